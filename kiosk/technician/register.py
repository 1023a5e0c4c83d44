"""The people who may sign in at this terminal: a file of mode 600 in its state directory.

Of a badge, its number's mark under the service key is kept; of a PIN, an argon2id hash.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.ports.errors import SettingsError
from kiosk.technician.challenge import badge_mark, response_to, write_private
from kiosk.technician.rights import Role

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "technicians.json"
PIN_DIGITS: Final = 6
_RUNS: Final = ("0123456789", "9876543210")
# Of a PIN that was thrown away: verified for people who are not there, takes as long
_NOBODYS: Final = "$argon2id$v=19$m=65536,t=3,p=4$Gr4xoUlXR9MUUfwEziVzaA$WYwqZoz2l+GTLEzUhxL2a7jo0Y13rQQlL/Oi8aUTVzk"


class _PersonInFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    name: str = Field(min_length=1, max_length=40)
    role: Role
    pin: str = Field(pattern=r"^\$argon2id\$")
    badge: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class _RegisterFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    people: tuple[_PersonInFile, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One of them."""

    id: str
    role: Role
    name: str = field(repr=False)
    pin: str = field(repr=False)  # argon2id
    badge: str | None = field(repr=False, default=None)  # its mark


@dataclass(frozen=True, slots=True)
class Register:
    """All of them."""

    people: tuple[Person, ...] = ()

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read the file; none is nobody. Raises SettingsError."""
        file = directory / FILE
        try:
            text = file.read_bytes()
        except FileNotFoundError:
            return cls()
        except OSError as error:
            msg = f"{file}: cannot be read: {error.strerror}"
            raise SettingsError(msg) from error
        try:
            found = _RegisterFile.model_validate_json(text)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            msg = f"{file}: {'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            raise SettingsError(msg) from error
        return cls(tuple(Person(one.id, one.role, one.name, one.pin, one.badge) for one in found.people))

    def save(self, directory: Path) -> None:
        """Write the file, mode 600. Raises SettingsError."""
        people = tuple(
            _PersonInFile(id=one.id, name=one.name, role=one.role, pin=one.pin, badge=one.badge) for one in self.people
        )
        write_private(directory / FILE, _RegisterFile(people=people).model_dump_json(indent=1) + "\n")

    def with_person(self, person: Person) -> Register:
        """Add one, in place of whoever had this id."""
        return Register((*(one for one in self.people if one.id != person.id), person))

    def without(self, person_id: str) -> Register:
        """Take one out."""
        return Register(tuple(one for one in self.people if one.id != person_id))

    def by_badge(self, number: str, *, key: bytes) -> Person | None:
        """Whose badge this is."""
        mark = badge_mark(number, key=key)
        return next((one for one in self.people if one.badge and hmac.compare_digest(one.badge, mark)), None)

    def by_response(self, digits: str, *, challenge: str, key: bytes) -> Person | None:
        """For whom remote operations answered."""
        found = None
        for one in self.people:  # all of them: how long it takes tells nothing
            if hmac.compare_digest(response_to(challenge, who=one.id, key=key).encode(), digits.encode()):
                found = one
        return found


def enlisted(person_id: str, *, name: str, role: Role, pin: str, badge: str | None, key: bytes) -> Person:
    """Make a person out of what was told. `badge`: the card's number. Raises SettingsError."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        msg = f"a PIN has {PIN_DIGITS} digits"
        raise SettingsError(msg)
    if len(set(pin)) == 1 or any(pin in run for run in _RUNS):
        msg = "this PIN is tried first by everybody: choose another"
        raise SettingsError(msg)
    try:
        checked = _PersonInFile(
            id=person_id,
            name=name,
            role=role,
            pin=hashed(pin),
            badge=badge_mark(badge.strip().upper(), key=key) if badge else None,
        )
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        msg = f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
        raise SettingsError(msg) from error
    return Person(checked.id, checked.role, checked.name, checked.pin, checked.badge)


def hashed(pin: str) -> str:
    """Hash a PIN: argon2id, RFC 9106's second recommendation (64 MiB, three passes)."""
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY).hash(pin)


def pin_is(pin: str, kept: str | None) -> bool:
    """Compare with what is kept; None: with nobody's, which takes as long and fails."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError
    from argon2.profiles import RFC_9106_LOW_MEMORY

    try:
        PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY).verify(kept or _NOBODYS, pin)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
