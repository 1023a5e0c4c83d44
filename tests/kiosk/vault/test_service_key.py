"""The terminal's service key: sealed, in a file, or made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import SettingsError
from kiosk.technician.challenge import KEY_FILE, make_key
from kiosk.vault.seal import KEY_FILE as VAULT_KEY_FILE
from kiosk.vault.service_key import SEALED_FILE, keep_service_key, service_key, service_key_or_new

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))


def test_key_that_was_kept_is_given_back(tmp_path: Path) -> None:
    keep_service_key(tmp_path, KEY)
    assert service_key(tmp_path) == KEY


def test_kept_key_is_not_readable_in_its_file(tmp_path: Path) -> None:
    keep_service_key(tmp_path, KEY)
    text = (tmp_path / SEALED_FILE).read_bytes()
    assert (KEY in text, KEY.hex().encode() in text, (tmp_path / SEALED_FILE).stat().st_mode & 0o077) == (
        False,
        False,
        0,
    )


def test_no_key_is_none(tmp_path: Path) -> None:
    assert service_key(tmp_path) is None


def test_key_made_by_hand_goes_first(tmp_path: Path) -> None:
    keep_service_key(tmp_path, KEY)
    made = make_key(tmp_path / KEY_FILE)
    assert service_key(tmp_path) == made


def test_second_enrolment_brings_another(tmp_path: Path) -> None:
    keep_service_key(tmp_path, KEY)
    keep_service_key(tmp_path, KEY[::-1])
    assert service_key(tmp_path) == KEY[::-1]


def test_key_sealed_elsewhere_is_refused(tmp_path: Path) -> None:
    keep_service_key(tmp_path, KEY)
    (tmp_path / VAULT_KEY_FILE).write_bytes(bytes(32))
    with pytest.raises(SettingsError, match=SEALED_FILE):
        service_key(tmp_path)


@pytest.mark.parametrize("content", ["", "zz", "00" * 20])
def test_damaged_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / SEALED_FILE).write_text(content)
    with pytest.raises(SettingsError, match=SEALED_FILE):
        service_key(tmp_path)


def test_short_key_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        keep_service_key(tmp_path, KEY[:16])


def test_enlisting_makes_no_key_where_enrolment_brought_one(tmp_path: Path) -> None:
    keep_service_key(tmp_path, KEY)
    assert (service_key_or_new(tmp_path), (tmp_path / KEY_FILE).exists()) == (KEY, False)


def test_enlisting_makes_one_where_there_is_none(tmp_path: Path) -> None:
    assert service_key_or_new(tmp_path) == service_key(tmp_path)
