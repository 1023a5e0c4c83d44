"""Answers come in drips, or late: waited for, and used."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("reader: slow drip", "ticket printer: slow drip")


class TestSlowDrip(Suffered):
    """Named, survived, not lied about."""
