"""The reader's answers break off in their middle."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("reader: half a frame")


class TestHalfAFrame(Suffered):
    """Named, survived, not lied about."""
