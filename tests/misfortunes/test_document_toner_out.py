"""The toner is used up, before a job and in one."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("document printer: toner out", "document printer: toner out in a job")


class TestDocumentTonerOut(Suffered):
    """Named, survived, not lied about."""
