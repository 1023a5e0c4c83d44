"""The roll runs out in the middle of a ticket."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("ticket printer: paper out in a job")


class TestPaperOutInAJob(Suffered):
    """Named, survived, not lied about."""
