"""The cable is pulled while nothing is going on, and put back: on a pseudo-terminal under another name."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("reader: unplugged", "ticket printer: unplugged")


class TestUnplugged(Suffered):
    """Named, survived, not lied about."""
