"""Records of device tests in the vault: sealed, bounded, told once."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.device_tests import DeviceTest, TestOutcome
from kiosk.domain.message import Message
from kiosk.ports.errors import VaultDamaged, VaultKeyWrong
from kiosk.vault.device_tests import VaultDeviceTests
from kiosk.vault.seal import KEY_FILE
from kiosk.vault.store import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECORD = DeviceTest(
    id="00000000-0000-4000-8000-000000000001",
    device="ticket-printer",
    model="epson-tm-t88iii",
    serial="EMULATED0001",
    test="slip_is_proved",
    outcome=TestOutcome.PASS,
    message=Message.of("finding.holds_seen", said="1,200 bytes"),
    technician="canary-technician",
    time=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
)


def numbered(number: int) -> DeviceTest:
    return replace(RECORD, id=f"00000000-0000-4000-8000-{number:012}")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with closing(Vault.open(tmp_path)) as opened:
        yield opened


def test_a_record_comes_back_as_it_was(vault: Vault) -> None:
    tests = VaultDeviceTests(vault)
    tests.put(RECORD)
    assert tests.newest(most=5) == (RECORD,)


def test_the_newest_come_first_and_no_more_than_asked(vault: Vault) -> None:
    tests = VaultDeviceTests(vault)
    for number in range(4):
        tests.put(numbered(number))
    assert tests.newest(most=2) == (numbered(3), numbered(2))


def test_the_same_record_twice_is_one(vault: Vault) -> None:
    tests = VaultDeviceTests(vault)
    assert (tests.put(RECORD), tests.put(RECORD), len(tests.newest(most=9))) == (0, 0, 1)


def test_the_oldest_go_when_there_are_too_many(vault: Vault) -> None:
    tests = VaultDeviceTests(vault, most=2)
    assert [tests.put(numbered(number)) for number in range(3)] == [0, 0, 1]
    assert tests.newest(most=9) == (numbered(2), numbered(1))


def test_what_was_told_is_told_once_and_kept(vault: Vault) -> None:
    tests = VaultDeviceTests(vault)
    tests.put(numbered(1))
    tests.put(numbered(2))
    tests.reported(numbered(1))
    assert (tests.unreported(), len(tests.newest(most=9))) == ((numbered(2),), 2)


def test_nothing_of_a_record_is_legible_in_the_file(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        VaultDeviceTests(vault).put(RECORD)
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert all(word not in held for word in (b"canary-technician", b"EMULATED0001", b"slip_is_proved"))


def test_who_tested_is_not_in_the_repr() -> None:
    assert "canary" not in repr(RECORD)


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        VaultDeviceTests(vault).put(RECORD)
    (tmp_path / KEY_FILE).write_bytes(bytes(32))
    with closing(Vault.open(tmp_path)) as vault, pytest.raises(VaultKeyWrong):
        VaultDeviceTests(vault).newest(most=1)


def test_a_record_that_is_none_is_damage(vault: Vault) -> None:
    body = vault.seal.seal(b'{"device": "x"}', context="device_tests.body")
    with vault.change() as db:
        db.execute("INSERT INTO device_tests (key, began_at, body) VALUES ('k', 't', ?)", (body,))
    with pytest.raises(VaultDamaged):
        VaultDeviceTests(vault).unreported()
