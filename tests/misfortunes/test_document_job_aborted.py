"""The printer gives a job up by itself."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("document printer: job aborted")


class TestDocumentJobAborted(Suffered):
    """Named, survived, not lied about."""
