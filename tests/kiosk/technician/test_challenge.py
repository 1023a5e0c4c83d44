"""A challenge that remote operations answer with the terminal's service key."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import SettingsError
from kiosk.technician.challenge import badge_mark, made_up, make_key, read_key, response_to

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))


def test_challenge_has_eight_digits() -> None:
    assert re.fullmatch(r"[0-9]{8}", made_up())


def test_response_is_computed_as_documented() -> None:
    digest = hmac.new(KEY, b"xiaochuang sign-in v1\n12345678\nzhou-lei", hashlib.sha256).digest()
    at = digest[-1] % 16
    number = int.from_bytes(digest[at : at + 4], "big") % 2**31
    assert response_to("12345678", who="zhou-lei", key=KEY) == str(number)[-8:].zfill(8)


@pytest.mark.parametrize(
    ("challenge", "who", "key"),
    [("12345679", "zhou-lei", KEY), ("12345678", "zhou-le", KEY), ("12345678", "zhou-lei", bytes(32))],
)
def test_anything_else_gives_another_response(challenge: str, who: str, key: bytes) -> None:
    assert response_to(challenge, who=who, key=key) != response_to("12345678", who="zhou-lei", key=KEY)


FULL_WIDTH = "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18"


@pytest.mark.parametrize("said", ["", "1234567", "123456789", "1234567a", FULL_WIDTH])
def test_what_is_no_challenge_is_refused(said: str) -> None:
    with pytest.raises(SettingsError):
        response_to(said, who="zhou-lei", key=KEY)


def test_mark_of_a_badge_needs_the_key() -> None:
    assert badge_mark("530102196001011234", key=KEY) != badge_mark("530102196001011234", key=bytes(32))


def test_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    make_key(tmp_path / "technician.key")
    assert (tmp_path / "technician.key").stat().st_mode & 0o777 == 0o600


def test_key_once_made_stays(tmp_path: Path) -> None:
    assert make_key(tmp_path / "k") == make_key(tmp_path / "k") == read_key(tmp_path / "k")


def test_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    make_key(tmp_path / "k")
    (tmp_path / "k").chmod(0o640)
    with pytest.raises(SettingsError, match="mode 600"):
        read_key(tmp_path / "k")


@pytest.mark.parametrize("text", ["", "00", "zz" * 32, "00" * 33])
def test_file_that_holds_no_key_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "k").write_text(text)
    (tmp_path / "k").chmod(0o600)
    with pytest.raises(SettingsError):
        read_key(tmp_path / "k")


def test_missing_key_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no service key"):
        read_key(tmp_path / "k")
