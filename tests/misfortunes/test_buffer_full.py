"""The printer takes no more for a while: waited for. Handshakes: test_ticket_flow_control."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("ticket printer: buffer full")


class TestBufferFull(Suffered):
    """Named, survived, not lied about."""
