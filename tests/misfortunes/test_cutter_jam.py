"""The cutter is stuck: all is printed, and nobody can say whether it can be taken."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("ticket printer: cutter jam")


class TestCutterJam(Suffered):
    """Named, survived, not lied about."""
