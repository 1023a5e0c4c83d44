"""The card is taken away in the middle of its reading."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("reader: card pulled while reading")


class TestCardPulled(Suffered):
    """Named, survived, not lied about."""
