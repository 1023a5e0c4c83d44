"""The shutter: what keeps this terminal from serving, and what covers the page for as long as that lasts.

Out of service, and a card that was left lying. The standing says which; nobody can touch either away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.ports.screen import Layer

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.idling import Idling
    from kiosk.performing.calls import Call
    from kiosk.standing import Standing
    from kiosk.undertaking import Undertaking
    from kiosk.visit import Effect


class Shutter:
    """Knows how the hall and the devices are, as they were told last. Everything in the loop's thread."""

    def __init__(self, idling: Idling, effect: Undertaking) -> None:
        self._idling = idling
        self._effect = effect
        self._standing: Standing | None = None  # nothing was told yet

    def tell(self, standing: Standing) -> None:
        """Take note; covers nothing yet."""
        self._standing = standing

    @property
    def is_due(self) -> bool:
        """Whether no citizen can be served at all."""
        return self._standing is not None and self._standing.closed_for is not None

    @property
    def is_down(self) -> bool:
        """Whether the window is shut."""
        return Layer.OUT_OF_SERVICE in self._idling.layers

    @property
    def clears(self) -> bool:
        """Whether a visit under way has to end, what it promised once done."""
        return self._standing is not None and self._standing.clears

    @property
    def intruded(self) -> bool:
        """Whether the cabinet stands open and nobody is signed in who may open it."""
        return self._standing is not None and self._standing.intruded

    def let_down(self, call: Callable[[Effect[Any]], Call]) -> None:
        """Shut the window: nobody is listened to, nothing is kept. But whose card lies there wants it back.

        `call`: makes a call of an effect; the reader is looked at until the card is lifted.
        """
        self._effect.stop()
        if self._standing is not None and self._standing.card_lies:
            from kiosk.journeys.certificate_effects import AwaitRemoval

            self._effect.begin_unheeded(call(AwaitRemoval()))
        self._idling.open(Layer.OUT_OF_SERVICE)

    def mind_the_card(self, *, is_over: bool) -> bool:
        """Cover everything by a card that was left after a visit, until it is lifted: then it gives True.

        `is_over`: no visit is under way, whose card it might be.
        """
        left = is_over and self._standing is not None and self._standing.card_left
        covered = Layer.CARD_LEFT in self._idling.layers
        if left and not covered:
            self._idling.open(Layer.CARD_LEFT)
        elif covered and not left:
            self._idling.drop(Layer.CARD_LEFT)
            return True
        return False
