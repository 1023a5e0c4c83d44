"""The head is too hot, before a ticket and in it: named soon, waited for, and the same ticket goes on when it cools."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories(
    "ticket printer: head hot before a job",
    "ticket printer: head hot as a job begins",
    "ticket printer: head hot in a job, then cool",
    "ticket printer: head hot in a job",
)


class TestHeadHot(Suffered):
    """Named, survived, not lied about."""
