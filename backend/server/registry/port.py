"""What cases ask of registers. Embedded ones fulfil it below; an authority's own services can be attached instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backend.server.registry.register import Citizen


class RegisterUnknown(LookupError):
    """No register of this name is attached. Engineer: the pack asks for one that this site does not have."""


class Registers(Protocol):
    """Blocking calls; never inside a database transaction of the caller's."""

    def citizen(self, number: str) -> Citizen | None:
        """Find a resident with the phone on record, by ID number."""

    def facts(self, register: str, number: str) -> Mapping[str, str]:
        """Give what a register knows of a person, item by item; empty when it has no entry.

        Texts as `kiosk.domain.forms` wants them: dates ISO 8601, sex by GB/T 2261.1. Names exactly as on record.
        Raises RegisterUnknown.
        """
