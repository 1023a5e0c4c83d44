"""What an ID card reader cannot do. The tree stands in the package's docstring."""

from __future__ import annotations

from kiosk.ports.errors.tree import ClearBy, DeviceError


class ReaderError(DeviceError):
    """The ID card reader works; the card or its module does not."""


class NoCard(ReaderError):
    """No card was laid down in time."""

    clear_by = ClearBy.CITIZEN
    code = "no_card"


class CardUnreadable(ReaderError):
    """The card was pulled away too early, is not an ID card, or its chip is damaged."""

    clear_by = ClearBy.CITIZEN
    code = "card_unreadable"


class ReaderFault(ReaderError):
    """The reader's security module reports a fault of its own."""

    clear_by = ClearBy.ENGINEER
    code = "reader_fault"
