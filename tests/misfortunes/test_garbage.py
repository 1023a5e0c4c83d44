"""What answers makes no sense, before a job and in one."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("reader: garbage", "ticket printer: garbage", "ticket printer: garbage in a job")


class TestGarbage(Suffered):
    """Named, survived, not lied about."""
