"""One-time challenge and response: a way in for those whose badge does not help, without a network.

The terminal shows eight digits. The technician reads them to remote operations, who hold the terminal's service key and
know the technician; they answer with eight digits for this person and this challenge. Both need the key; the PIN comes
on top.

Response: HMAC-SHA-256 over "xiaochuang sign-in v1", the challenge and the person's id, one a line, cut as RFC 4226
section 5.3 does, to eight decimal digits.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from typing import TYPE_CHECKING, Final

from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

DIGITS: Final = 8
KEY_FILE: Final = "technician.key"
KEY_BYTES: Final = 32
_PURPOSE: Final = "xiaochuang sign-in v1"
_OTHERS: Final = 0o077


def made_up() -> str:
    """Make a challenge: eight digits nobody can foresee."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def response_to(challenge: str, *, who: str, key: bytes) -> str:
    """Compute the answer for one person. Raises SettingsError for what is no challenge."""
    if len(challenge) != DIGITS or not (challenge.isascii() and challenge.isdigit()):
        msg = f"a challenge has {DIGITS} digits"
        raise SettingsError(msg)
    digest = hmac.digest(key, f"{_PURPOSE}\n{challenge}\n{who}".encode(), hashlib.sha256)
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def badge_mark(number: str, *, key: bytes) -> str:
    """What is kept of a badge's number: nobody without the key can find the number in it, even by trying all."""
    return hmac.digest(key, f"badge\n{number}".encode(), hashlib.sha256).hex()


def read_key(file: Path) -> bytes:
    """Read a service key. Raises SettingsError: no such file, readable by others, or no key in it."""
    try:
        mode = file.stat().st_mode
        text = file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{file}: no service key: {type(error).__name__}"
        raise SettingsError(msg) from error
    if mode & _OTHERS:
        msg = f"{file}: others can read it; make it mode 600"
        raise SettingsError(msg)
    try:
        key = bytes.fromhex(text)
    except ValueError as error:
        msg = f"{file}: a service key is {2 * KEY_BYTES} hexadecimal digits"
        raise SettingsError(msg) from error
    if len(key) != KEY_BYTES:
        msg = f"{file}: a service key is {2 * KEY_BYTES} hexadecimal digits"
        raise SettingsError(msg)
    return key


def make_key(file: Path) -> bytes:
    """Make a service key, mode 600; one that is there already is kept. Raises SettingsError."""
    if file.exists():
        return read_key(file)
    key = secrets.token_bytes(KEY_BYTES)
    write_private(file, key.hex() + "\n")
    return key


def write_private(file: Path, text: str) -> None:
    """Write a file whole or not at all, for its owner's eyes. Raises SettingsError."""
    part = file.with_name(file.name + ".part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        msg = f"{file}: cannot be written: {error.strerror}"
        raise SettingsError(msg) from error
