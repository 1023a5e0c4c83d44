"""Nothing answers any more: silence is named, and nothing is taken for printed."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("reader: silent", "ticket printer: silent", "ticket printer: silent in a job")


class TestSilence(Suffered):
    """Named, survived, not lied about."""
