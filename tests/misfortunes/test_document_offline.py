"""The document printer goes away, before a job and in the middle of a document."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("document printer: offline", "document printer: offline mid-document")


class TestDocumentOffline(Suffered):
    """Named, survived, not lied about."""
