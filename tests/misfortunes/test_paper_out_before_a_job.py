"""The roll is empty before a ticket is asked for."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("ticket printer: paper out before a job", "ticket printer: paper out as a job begins")


class TestPaperOutBeforeAJob(Suffered):
    """Named, survived, not lied about."""
