from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import VaultDamaged
from kiosk.vault.audit import AuditChain, AuditHead
from kiosk.vault.store import FILE, Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with closing(Vault.open(tmp_path)) as vault:
        yield vault


@pytest.fixture
def chain(vault: Vault) -> AuditChain:
    chain = AuditChain(vault)
    for number in range(5):
        chain.append("certificate_printed", {"serial": f"S-{number}", "sheets": 1})
    return chain


def by_hand(vault: Vault, statement: str) -> None:
    with closing(sqlite3.connect(vault.file, isolation_level=None)) as db:
        db.execute(statement)


def test_empty_chain_has_a_head_of_nothing(vault: Vault) -> None:
    assert AuditChain(vault).verify() == AuditHead(0, "00" * 32)


def test_chain_untouched_verifies_to_its_head(chain: AuditChain) -> None:
    assert chain.verify() == chain.head()


def test_head_counts_the_records(chain: AuditChain) -> None:
    assert chain.head().number == 5


def test_equal_records_have_different_hashes(vault: Vault) -> None:
    chain = AuditChain(vault)
    assert chain.append("opened", {}).hash != chain.append("opened", {}).hash


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET facts = '{}' WHERE number = 3",
        "UPDATE audit SET event = 'nothing' WHERE number = 3",
        "UPDATE audit SET at = '2026-01-01T00:00:00.000+00:00' WHERE number = 3",
        "UPDATE audit SET hash = randomblob(32) WHERE number = 3",
        "DELETE FROM audit WHERE number = 3",
    ],
)
def test_record_tampered_with_is_named(vault: Vault, chain: AuditChain, tampering: str) -> None:
    by_hand(vault, tampering)
    with pytest.raises(VaultDamaged, match="record 3"):
        chain.verify()


def test_records_cut_off_are_seen_by_who_kept_the_head(vault: Vault, chain: AuditChain) -> None:
    head = chain.head()
    by_hand(vault, "DELETE FROM audit WHERE number > 3")
    with pytest.raises(VaultDamaged, match="known record 5"):
        chain.verify(known=head)


def test_older_head_is_part_of_a_longer_chain(chain: AuditChain) -> None:
    head = chain.head()
    chain.append("opened", {})
    assert chain.verify(known=head).number == 6


def test_chain_goes_on_after_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(Vault.open(tmp_path)) as vault:
            AuditChain(vault).append("opened", {})
    with closing(Vault.open(tmp_path)) as vault:
        assert AuditChain(vault).verify().number == 2
    assert (tmp_path / FILE).exists()
