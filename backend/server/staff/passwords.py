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
    if not SHORTEST <= len(plain) <= LONGEST or len(set(plain)) < SHORTEST // 3 or account.lower() in plain.lower():
        raise PasswordWeak
    return _HASHER.hash(plain)


def matches(password: str, kept: str | None) -> bool:
    """Compare with what is kept; None: with nobody's, which takes as long and fails."""
    try:
        _HASHER.verify(kept or _NOBODYS, _normal(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def made_up() -> str:
    """A first password to tell somebody: 79 bits in four groups."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _normal(password: str) -> str:
    """The same password typed on another keyboard is the same (RFC 8265)."""
    return unicodedata.normalize("NFC", password)
