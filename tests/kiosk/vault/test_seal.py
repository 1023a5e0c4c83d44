from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ports.errors import VaultKeyWrong
from kiosk.vault.seal import KEY_FILE, Seal, vault_key

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))


@given(st.binary(max_size=200), st.text(max_size=20))
def test_sealed_value_opens_in_its_context(plain: bytes, context: str) -> None:
    assert Seal(KEY).open(Seal(KEY).seal(plain, context=context), context=context) == plain


def test_sealed_value_hides_its_content() -> None:
    assert b"2026-0001" not in Seal(KEY).seal(b"2026-0001", context="serial")


def test_same_value_seals_differently_each_time() -> None:
    seal = Seal(KEY)
    assert seal.seal(b"same", context="a") != seal.seal(b"same", context="a")


def test_other_context_does_not_open() -> None:
    sealed = Seal(KEY).seal(b"value", context="serial")
    with pytest.raises(VaultKeyWrong):
        Seal(KEY).open(sealed, context="job")


def test_other_key_does_not_open() -> None:
    sealed = Seal(KEY).seal(b"value", context="serial")
    with pytest.raises(VaultKeyWrong):
        Seal(bytes(32)).open(sealed, context="serial")


@given(st.integers(min_value=0, max_value=33), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_does_not_open(place: int, change: int) -> None:
    sealed = bytearray(Seal(KEY).seal(b"value", context="serial"))
    sealed[place] ^= change
    with pytest.raises(VaultKeyWrong):
        Seal(KEY).open(bytes(sealed), context="serial")


@given(st.binary(max_size=40))
def test_anything_else_does_not_open(garbage: bytes) -> None:
    with pytest.raises(VaultKeyWrong):
        Seal(KEY).open(garbage, context="serial")


def test_marks_of_equal_values_are_equal() -> None:
    assert Seal(KEY).mark("S-1", context="serial") == Seal(KEY).mark("S-1", context="serial")


def test_marks_differ_by_context_and_key() -> None:
    marks = {
        Seal(KEY).mark("S-1", context="a"),
        Seal(KEY).mark("S-1", context="b"),
        Seal(bytes(32)).mark("S-1", context="a"),
    }
    assert len(marks) == 3


def test_key_of_wrong_length_is_refused() -> None:
    with pytest.raises(VaultKeyWrong):
        Seal(b"short")


def test_key_is_made_once_and_kept(tmp_path: Path) -> None:
    assert vault_key(tmp_path, {}) == vault_key(tmp_path, {})


def test_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    vault_key(tmp_path, {})
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    vault_key(tmp_path, {})
    (tmp_path / KEY_FILE).chmod(0o640)
    with pytest.raises(VaultKeyWrong, match="chmod 600"):
        vault_key(tmp_path, {})


def test_key_file_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_bytes(b"half")
    (tmp_path / KEY_FILE).chmod(0o600)
    with pytest.raises(VaultKeyWrong, match="4 bytes"):
        vault_key(tmp_path, {})


def test_making_a_key_leaves_nothing_else_behind(tmp_path: Path) -> None:
    vault_key(tmp_path, {})
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


def test_credential_of_systemd_comes_before_the_key_file(tmp_path: Path) -> None:
    (tmp_path / "kiosk-vault-key").write_bytes(KEY)
    assert vault_key(tmp_path / "state", {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == KEY


def test_credentials_without_ours_fall_back_to_the_key_file(tmp_path: Path) -> None:
    key = vault_key(tmp_path, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert (tmp_path / KEY_FILE).read_bytes() == key
