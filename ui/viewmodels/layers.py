"""What can lie over a visit: time-out, help, accessibility, out of service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.ports.screen import Contrast, TextSize
from kiosk.ports.speaker import LOUDEST, SOFTEST
from kiosk.ports.statuses import Device, Engine, Media
from ui.viewmodels.voice import OTHER_LANGUAGE

if TYPE_CHECKING:
    from kiosk.ports.screen import Covering, Manner
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

_WHOLE_S: Final = 45  # UX.md: the countdown, when nothing longer was seen


@QmlElement
class TimeOutModel(QObject):
    """The countdown: are you still there."""

    changed = Signal()

    def __init__(self, covering: Covering, desk: Desk, context: Context, manner: Manner) -> None:
        super().__init__()
        del manner
        self._desk = desk
        self._context = context
        self._seconds = covering.seconds_left or 0
        self._whole = max(_WHOLE_S, self._seconds)

    def count(self, covering: Covering) -> None:
        """Follow the countdown."""
        self._seconds = covering.seconds_left or 0
        self._whole = max(self._whole, self._seconds)
        self.changed.emit()

    def refresh(self, context: Context) -> None:
        """Follow the card on the reader."""
        self._context = context
        self.changed.emit()

    @Slot()
    def stay(self) -> None:
        """I am still here."""
        self._desk.close_layer()

    @Slot()
    def moreTime(self) -> None:
        """Five more minutes."""
        self._desk.more_time()

    @Slot()
    def end(self) -> None:
        """End now, erase my data."""
        self._desk.finish()

    @Property(int, notify=changed)
    def seconds(self) -> int:
        """Seconds left."""
        return self._seconds

    @Property(float, notify=changed)
    def share(self) -> float:
        """What is left of the countdown, 0 to 1."""
        return self._seconds / self._whole

    @Property(bool, notify=changed)
    def card(self) -> bool:
        """Whether a card still lies on the reader."""
        reader = self._context.standing.reader
        return reader is not None and reader.media is Media.PRESENT


@QmlElement
class HelpModel(QObject):
    """Who helps, and where this terminal stands."""

    changed = Signal()

    def __init__(self, covering: Covering, desk: Desk, context: Context, manner: Manner) -> None:
        super().__init__()
        del covering, manner
        self._desk = desk
        self._context = context

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Back to the page beneath."""
        self._desk.close_layer()

    @Property(str, notify=changed)
    def line(self) -> str:
        """The service line's number."""
        return self._context.standing.terminal.service_line

    @Property(str, notify=changed)
    def terminal(self) -> str:
        """03 号机."""
        return self._context.voice.of(self._context.standing.terminal.name)

    @Property(str, notify=changed)
    def place(self) -> str:
        """Where it stands: what to say on the telephone."""
        voice, standing = self._context.voice, self._context.standing
        if standing.hall is None:
            return voice.of(standing.terminal.address)
        return voice.text(
            "help.place", site=voice.of(standing.hall.site.address), spot=voice.of(standing.terminal.address)
        )


@QmlElement
class AccessibilityModel(QObject):
    """Larger, clearer, lower, read aloud, in another language."""

    changed = Signal()

    def __init__(self, covering: Covering, desk: Desk, context: Context, manner: Manner) -> None:
        super().__init__()
        del covering
        self._desk = desk
        self._manner = manner
        self._context = context

    def refresh(self, context: Context) -> None:
        """Follow the speaker and the language."""
        self._context = context
        self.changed.emit()

    def suit(self, manner: Manner) -> None:
        """Follow the manner."""
        self._manner = manner
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Back to the page beneath."""
        self._desk.close_layer()

    @Slot()
    def toggleLarge(self) -> None:
        """Larger, or back."""
        self._desk.set_manner(replace(self._manner, size=TextSize.NORMAL if self._get_large() else TextSize.LARGE))

    @Slot()
    def toggleContrast(self) -> None:
        """White on black, or back."""
        self._desk.set_manner(
            replace(self._manner, contrast=Contrast.DEFAULT if self._get_contrast() else Contrast.HIGH)
        )

    @Slot()
    def toggleReach(self) -> None:
        """Everything low, or back."""
        self._desk.set_manner(replace(self._manner, reach=not self._manner.reach))

    @Slot()
    def toggleVoice(self) -> None:
        """Read aloud, or be silent."""
        self._desk.set_manner(replace(self._manner, voice=not self._manner.voice, alone=False))

    @Slot()
    def toggleAlone(self) -> None:
        """Nobody else is near: read my data aloud, too; or not."""
        self._desk.set_manner(replace(self._manner, alone=not self._manner.alone))

    @Slot()
    def louder(self) -> None:
        """A step louder."""
        self._desk.set_manner(replace(self._manner, volume=min(self._manner.volume + 1, LOUDEST)))

    @Slot()
    def softer(self) -> None:
        """A step softer."""
        self._desk.set_manner(replace(self._manner, volume=max(self._manner.volume - 1, SOFTEST)))

    @Slot()
    def switchLanguage(self) -> None:
        """The other language."""
        self._desk.set_manner(replace(self._manner, language=OTHER_LANGUAGE[self._manner.language]))

    def _get_large(self) -> bool:
        return self._manner.size is TextSize.LARGE

    def _get_contrast(self) -> bool:
        return self._manner.contrast is Contrast.HIGH

    def _get_reach(self) -> bool:
        return self._manner.reach

    @Property(bool, notify=changed)
    def speaks(self) -> bool:
        """Whether there is a speaker that says anything at all."""
        speaker = self._context.standing.speaker
        return speaker is not None and speaker.device is Device.ONLINE and speaker.engine is not Engine.ABSENT

    @Property(bool, notify=changed)
    def voice(self) -> bool:
        """Whether pages are read aloud."""
        return self._manner.voice

    @Property(bool, notify=changed)
    def alone(self) -> bool:
        """Whether personal data is read aloud, too."""
        return self._manner.alone

    @Property(str, notify=changed)
    def volume(self) -> str:
        """How loud, in words: 音量 3."""
        return self._context.voice.text("accessibility.volume", level=self._manner.volume)

    @Property(bool, notify=changed)
    def canLouder(self) -> bool:
        """Whether there is a louder step."""
        return self._manner.volume < LOUDEST

    @Property(bool, notify=changed)
    def canSofter(self) -> bool:
        """Whether there is a softer step."""
        return self._manner.volume > SOFTEST

    large = Property(bool, _get_large, notify=changed)
    contrast = Property(bool, _get_contrast, notify=changed)
    reach = Property(bool, _get_reach, notify=changed)


@QmlElement
class ClosedModel(QObject):
    """Out of service: what happened, since when, where else."""

    changed = Signal()

    def __init__(self, covering: Covering, desk: Desk, context: Context, manner: Manner) -> None:
        super().__init__()
        del covering, manner
        self._desk = desk
        self._context = context

    def refresh(self, context: Context) -> None:
        """Follow the standing and the language."""
        self._context = context
        self.changed.emit()

    @Slot()
    def help(self) -> None:
        """Ask for help."""
        self._desk.open_help()

    @Property(str, notify=changed)
    def reason(self) -> str:
        """What happened."""
        closed_for = self._context.standing.closed_for
        return self._context.voice.say(closed_for) if closed_for else ""

    @Property(str, notify=changed)
    def since(self) -> str:
        """Since when: 14:20, or with the day when it was not today."""
        voice, since = self._context.voice, self._context.standing.since
        if since is None:
            return voice.clock(self._context.now)
        if voice.local(since).date() == voice.local(self._context.now).date():
            return voice.clock(since)
        return voice.text("closed.since_day", day=voice.day(since), time=voice.clock(since))

    @Property(str, notify=changed)
    def line(self) -> str:
        """The service line's number."""
        return self._context.standing.terminal.service_line
