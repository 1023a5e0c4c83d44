"""Cards on the reader."""

from __future__ import annotations

from contextlib import suppress
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
_LEFT_AFTER_S = 0.8  # so long a hand may still be on its way: a card left lying is told within 2 s
_TEND_S = 0.5  # between two looks at a card that was left, where nothing else looks: lifted, it is told within 2 s


class CardDesk:
    """Looks for cards, in the reader's thread. Remembers whether one was met and not yet seen lifted, or seen left."""

    def __init__(
        self,
        clock: SiteClock,
        *,
        on_media: Callable[[Media], None],
        on_left: Callable[[bool], None] = lambda _lies: None,
    ) -> None:
        """Begin with no card read. `on_left`: a card that has done its work was seen to lie there still, or lifted."""
        self._clock = clock
        self._on_media = on_media
        self._on_left = on_left
        self._may_lie = False
        self._left = False

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
        return self._removed(reader, within_s=_CARD_POLL_S if self._left else _LEFT_AFTER_S)

    def tend(self, reader: IdCardReader) -> float | None:
        """Look at a card that was left, where no visit asks for it; gives when to look again, None: there is none.

        A sheet is printed, the window is shut, a technician is there: its holder may come back all the same.
        """
        if self._left:
            with suppress(NoCard):
                self._removed(reader, within_s=0.0)
        return _TEND_S if self._left else None

    def _removed(self, reader: IdCardReader, *, within_s: float) -> Done[None]:
        if self._may_lie:
            if not reader.await_removal(deadline_s=within_s):
                self._tell_left(lies=True)
                raise NoCard("the card that was read still lies on the reader")
            self._may_lie = False
            self._on_media(Media.NOT_PRESENT)
            self._tell_left(lies=False)
        return Done(None)

    def _met(self) -> None:
        self._may_lie = True
        self._tell_left(lies=False)
        self._on_media(Media.PRESENT)

    def _tell_left(self, *, lies: bool) -> None:
        if lies or self._left:
            self._on_left(lies)
        self._left = lies
