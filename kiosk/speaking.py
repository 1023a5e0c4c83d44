"""A screen that speaks: passes everything on to the window, reads aloud what it shows when a person asked for that.

Who goes by keys hears which control they came to. A card left lying is an alarm: said whether anybody asked or not, in
every language in turn, for a minute. A countdown is heard by everybody, too: who looks elsewhere, or walks away, is
asked when it begins and once before it ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from kiosk.announcing import Announcement
from kiosk.domain.message import Language
from kiosk.journeys.pages import ChooseQueue, Processing
from kiosk.ports.screen import Layer, Screen
from kiosk.ports.speaker import LOUDEST, Audience, Utterance, audience_of
from kiosk.ports.statuses import Device

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.announcing import Announcer
    from kiosk.ports.camera import Frame, Hint
    from kiosk.ports.loop import Loop, Timer
    from kiosk.ports.screen import Control, Covering, Manner, Scene
    from kiosk.ports.viewfinder import Viewfinder
    from kiosk.standing import Standing
    from kiosk.texts import Catalogue

REPEAT_S: Final = 8.0
CALLS_S: Final = 60.0  # UX.md: repeated for 60 s, then told to staff
LAST_CALL_S: Final = 10  # of a countdown: time to come back from the next seat
_ALARM_IN: Final = (Language.ZH_CN, Language.EN)


class Window(Screen, Protocol):
    """A screen that can tell what stands on it."""

    def reading(self) -> str:
        """Give the words of the page, or of the layer on top, in the order in which they are read."""

    def follow(self, told: Callable[[Control], None]) -> None:
        """Say who is told which control keys came to."""


class SpeakingScreen:
    """Fulfils `kiosk.ports.screen.Screen`. `on_unclaimed`: a card was called for in vain."""

    def __init__(
        self,
        window: Window,
        announcer: Announcer,
        *,
        manner: Manner,
        catalogue: Catalogue,
        loop: Loop,
        on_unclaimed: Callable[[], None] = lambda: None,
    ) -> None:
        self._window = window
        self._announcer = announcer
        self._catalogue = catalogue
        self._loop = loop
        self._on_unclaimed = on_unclaimed
        self._manner = manner
        self._scene: Scene | None = None
        self._layer: Layer | None = None
        self._standing: Standing | None = None
        self._last: tuple[str, ...] = ()  # what is said of the present page
        self._advises = False  # what was said last is a hint of the camera
        self._calls: Timer | None = None
        self._calls_left = 0
        window.follow(self._name_control)

    def show(self, scene: Scene) -> None:
        """Show a page, then read it."""
        if self._scene is None or scene.token != self._scene.token:
            self._last = ()
        self._scene = scene
        self._window.show(scene)
        self._read()

    def cover(self, covering: Covering | None) -> None:
        """Lay a layer, then read it; a countdown is read once, or asked in one sentence where nothing is read."""
        before, self._layer = self._layer, covering.layer if covering is not None else None
        self._window.cover(covering)
        if self._layer is Layer.CARD_LEFT:
            self._call()
        if before is not self._layer:
            self._read()
        if covering is not None and covering.layer is Layer.TIME_OUT and not self._manner.voice:
            if before is not Layer.TIME_OUT:
                self._ask(self._manner.volume)
            elif covering.seconds_left == LAST_CALL_S:
                self._ask(min(self._manner.volume + 1, LOUDEST))

    def suit(self, manner: Manner) -> None:
        """Change how the screen speaks: the voice follows at once."""
        before, self._manner = self._manner, manner
        self._window.suit(manner)
        if manner.voice and before.voice and manner.volume != before.volume:
            self._last = ()
            self._say((Utterance(self._text("spoken.volume"), manner.language, volume=manner.volume),))
        elif manner != before:
            self._last = () if manner.voice != before.voice else self._last
            self._read()

    def tell(self, standing: Standing) -> None:
        """Hand over what the devices are like; a page that only follows them is not read again.

        Unless somebody waits on it: what keeps a printer from their paper is news. A headset's plug that is pulled out
        ends what was for that ear alone.
        """
        before = self._audience()
        self._standing = standing
        self._window.tell(standing)
        if self._audience() is not before:
            self._last = ()
            self._read()
        elif self._scene is not None and isinstance(self._scene.page, Processing):
            self._read()
        if not standing.card_left:
            self._stop_calling()

    def advise(self, hint: Hint) -> None:
        """Say what would help the camera, where pages are read; in place of the last hint, never of a page."""
        if not self._manner.voice or self._layer is not None or (self._announcer.sounds and not self._advises):
            return
        self._advises = True
        manner = self._manner
        utterance = Utterance(self._catalogue.say(hint.message, manner.language), manner.language, volume=manner.volume)
        self._announcer.page([Announcement(utterance, self._audience())])

    def _name_control(self, control: Control) -> None:
        """Say what keys came to, in place of what was being said. What may tell of somebody is for that ear alone."""
        manner, scene = self._manner, self._scene
        if not manner.voice or scene is None or scene.page.upkeep or self._layer is Layer.CARD_LEFT:
            return
        private = self._layer is None and scene.page.private and not control.common
        if private and self._audience() is Audience.EVERYBODY:
            return
        self._advises = False
        texts = [control.label, *([self._text(control.state)] if control.state else [])]
        self._announcer.page(
            Announcement(Utterance(text, manner.language, personal=private, volume=manner.volume), self._audience())
            for text in texts
        )

    def _ask(self, volume: int) -> None:
        """Ask whether somebody is still there. The next page or layer ends it, as whatever pages say."""
        clip = "spoken.still_there"
        utterance = Utterance(self._text(clip), self._manner.language, clip=clip, volume=volume)
        self._announcer.page([Announcement(utterance, Audience.EVERYBODY)])

    # ── pages ──

    def _read(self) -> None:
        """Say what is to be seen now, unless it is being said already."""
        if not self._manner.voice or self._scene is None or self._layer is Layer.CARD_LEFT:
            self._last = ()
            self._announcer.hush()
            return
        self._say(tuple(self._utterances()))

    def _say(self, utterances: tuple[Utterance, ...]) -> None:
        texts = tuple(utterance.text for utterance in utterances)
        if texts and texts == self._last:
            return
        self._last, self._advises = texts, False
        audience = self._audience()
        self._announcer.page(Announcement(utterance, audience) for utterance in utterances)

    def _utterances(self) -> Iterator[Utterance]:
        """What a person who cannot read has to hear. What tells of somebody is said to that person alone."""
        manner, scene = self._manner, self._scene
        if scene is None:
            return
        private = self._layer is None and scene.page.private
        if private and self._audience() is Audience.EVERYBODY:
            for message_id in (self._name(scene), "spoken.withheld"):
                yield Utterance(self._text(message_id), manner.language, clip=message_id, volume=manner.volume)
            return
        yield Utterance(self._window.reading(), manner.language, personal=private, volume=manner.volume)

    def _name(self, scene: Scene) -> str:
        """Which sentence says what a page is about without saying who it is about."""
        name = f"spoken.page.{type(scene.page).__name__}"
        none = isinstance(scene.page, ChooseQueue) and self._standing is not None and self._standing.gives_none
        return f"{name}.none" if none else name

    def _audience(self) -> Audience:
        sensors = self._standing.sensors if self._standing is not None else None
        headset = sensors.headset if sensors is not None and sensors.device is Device.ONLINE else None
        return audience_of(headset, alone=self._manner.alone)

    def _text(self, message_id: str) -> str:
        return self._catalogue.text(message_id, self._manner.language, level=self._manner.volume)

    # ── the card ──

    def _call(self) -> None:
        """Begin to call whoever left a card, unless that is being done."""
        if self._calls is None and self._calls_left == 0:
            self._calls_left = round(CALLS_S / REPEAT_S)
            self._call_once()

    def _call_once(self) -> None:
        if self._calls_left == 0:
            self._calls = None
            self._calls_left = -1  # called in vain: no more until this card was lifted
            self._on_unclaimed()
            return
        self._calls_left -= 1
        self._calls = self._loop.after(REPEAT_S, self._call_once)
        clip = "spoken.card_left"
        self._announcer.alarm(
            Announcement(
                Utterance(self._catalogue.text(clip, language), language, clip=clip, volume=LOUDEST),
                Audience.EVERYBODY,
                alarm=True,
            )
            for language in _ALARM_IN
        )

    def _stop_calling(self) -> None:
        if self._calls is not None:
            self._calls.cancel()
            self._calls = None
        if self._calls_left:
            self._calls_left = 0
            self._announcer.calm()


class SpeakingViewfinder:
    """Fulfils `kiosk.ports.viewfinder.Viewfinder`: passes everything on to the window; hints are said, too."""

    def __init__(self, window: Viewfinder, screen: SpeakingScreen, loop: Loop) -> None:
        self._window = window
        self._screen = screen
        self._loop = loop

    def show(self, frame: Frame, taken: Callable[[], None]) -> None:
        """Show a picture; see Viewfinder."""
        self._window.show(frame, taken)

    def advise(self, hint: Hint) -> None:
        """Tell what would help; see Viewfinder."""
        self._window.advise(hint)
        self._loop.post(lambda: self._screen.advise(hint))

    def clear(self) -> None:
        """Show none; see Viewfinder."""
        self._window.clear()
