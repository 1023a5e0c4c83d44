"""Two cards lie on the reader: neither is read."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("reader: two cards")


class TestTwoCards(Suffered):
    """Named, survived, not lied about."""
