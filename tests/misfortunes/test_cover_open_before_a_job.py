"""The cover stands open."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("ticket printer: cover open before a job")


class TestCoverOpenBeforeAJob(Suffered):
    """Named, survived, not lied about."""
