"""The cover is opened in the middle of a ticket."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("ticket printer: cover open in a job")


class TestCoverOpenInAJob(Suffered):
    """Named, survived, not lied about."""
