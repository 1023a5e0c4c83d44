"""The head is too hot to begin."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("ticket printer: head hot")


class TestHeadHot(Suffered):
    """Named, survived, not lied about."""
