"""Passwords, as argon2id of RFC 9106's second recommendation (64 MiB, three passes)."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST: Final = 12  # characters
LONGEST: Final = 128
_HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_NOBODYS: Final = _HASHER.hash(secrets.token_urlsafe())  # verified for accounts that are not there: takes as long
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_GROUPS: Final = 4
_GROUP: Final = 4


class PasswordWeak(Exception):
    """Too short, too long, too plain, or the account's own name."""


def hashed(password: str, *, account: str) -> str:
    """Hash a new password. Raises PasswordWeak."""
    plain = _normal(password)
    if _weak(plain, account=account):
        raise PasswordWeak
    return _HASHER.hash(plain)


def matches(password: str, kept: str | None) -> bool:
    """Compare with what is kept; None: with nobody's, which takes as long and fails."""
    try:
        _HASHER.verify(kept or _NOBODYS, _normal(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def made_up(*, account: str) -> str:
    """A first password to tell somebody: 79 bits in four groups. Drawn again where it holds a short account's name."""
    while True:
        drawn = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
        if not _weak(drawn, account=account):
            return drawn


def _weak(plain: str, *, account: str) -> bool:
    in_length = SHORTEST <= len(plain) <= LONGEST
    return not in_length or len(set(plain)) < SHORTEST // 3 or account.lower() in plain.lower()


def _normal(password: str) -> str:
    """The same password typed on another keyboard is the same (RFC 8265)."""
    return unicodedata.normalize("NFC", password)
