"""Cards on the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.identity import CardFault, Identity, recognise, refusal_for
from kiosk.ports.errors import CardUnreadable, NoCard
from kiosk.ports.statuses import Media
from kiosk.visit import Done, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.performing.calls import SiteClock
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.visit import Outcome

_CARD_POLL_S = 2.0


class CardDesk:
    """Looks for cards, in the reader's thread. Remembers one thing: whether a card was met and not yet seen lifted."""

    def __init__(self, clock: SiteClock, *, on_media: Callable[[Media], None]) -> None:
        """Begin with no card read."""
        self._clock = clock
        self._on_media = on_media
        self._may_lie = False

    def look(self, reader: IdCardReader, *, fresh: bool) -> Outcome[Identity]:
        """Look for a while. The patient lane asks again after NoCard, so that a cancel is heard in between.

        `fresh`: the card of the visit before must have been lifted. A card that cannot be read or believed is refused.
        """
        if fresh:
            self.removed(reader)
        try:
            card = reader.read_card(deadline_s=_CARD_POLL_S)
        except CardUnreadable:
            self._met()
            return Refused(refusal_for(CardFault.MALFORMED))
        except NoCard:
            self._on_media(Media.NOT_PRESENT)
            raise
        self._met()
        found = recognise(card, today=self._clock.today())
        return Refused(refusal_for(found)) if isinstance(found, CardFault) else Done(found)

    def removed(self, reader: IdCardReader) -> Done[None]:
        """Look for a while whether the card was lifted. Raises NoCard while it lies there, for the patient lane."""
        if self._may_lie:
            if not reader.await_removal(deadline_s=_CARD_POLL_S):
                raise NoCard("the card that was read still lies on the reader")
            self._may_lie = False
            self._on_media(Media.NOT_PRESENT)
        return Done(None)

    def _met(self) -> None:
        self._may_lie = True
        self._on_media(Media.PRESENT)
