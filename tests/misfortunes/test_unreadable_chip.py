"""The chip cannot be read."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("reader: unreadable chip")


class TestUnreadableChip(Suffered):
    """Named, survived, not lied about."""
