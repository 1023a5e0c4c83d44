"""The roll comes to its end: told, and printed all the same."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("ticket printer: paper near end")


class TestPaperNearEnd(Suffered):
    """Named, survived, not lied about."""
