"""IdCardReader over SDT: the resident identity card readers with a GA/T 467 security module.

What a found card says, and how the driver is sure of it: `sdt_chip`. Here: opening, at a speed that is found by asking
where none is given; waiting for a card; whether one lies there.

A card left lying answers find with 80 until it is lifted, or is found again: readers differ (L), both are met. To tell
such a card from an empty reader, the newest address is asked for: a selected card answers 90 or 91.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from devices.codecs.sdt import Command
from devices.codecs.sdt_replies import sam_identity, succeeds
from devices.drivers.sdt_chip import ChipReader, Manner
from devices.drivers.sdt_dialogue import SdtDialogue
from kiosk.ports.errors import (
    DeviceError,
    DeviceSilent,
    LinkLost,
    NoCard,
    ProtocolViolated,
    ReaderFault,
    WrongDevice,
)
from kiosk.ports.id_card_reader import IdCardReaderCapabilities, NoPhoto, Photo
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from devices.drivers.photo_decoder import PhotoDecoder
    from devices.drivers.sdt_chip import ChipReading
    from devices.links.link import Link
    from kiosk.domain.identity import IdCard

_POLL_S: Final = 0.15
_FINISH_S: Final = 10.0  # a card found just before the deadline is still read to its end
_LOOKS: Final = 2  # a reader is empty when it looks so this often in a row
_KNOWN_SPEED_SHARE: Final = 2  # the speed found before gets half the time, the others share the rest


class SdtIdCardReader:
    """Fulfils `kiosk.ports.id_card_reader.IdCardReader`.

    The deadline of `read_card` bounds the wait for a card; a card found before it is read to its end, 10 s at most.
    `baud` is what `link` runs at, if that is known; `other_speeds`: the same wire at other speeds, to be tried when
    nothing answers. The one that answered is tried first ever after.
    """

    def __init__(
        self,
        link: Link,
        *,
        baud: int | None = None,
        other_speeds: Mapping[int, Link] | None = None,
        manner: Manner | None = None,
        decoder: PhotoDecoder | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link = link
        self._ways: list[tuple[int | None, Link]] = [(baud, link), *(other_speeds or {}).items()]
        self._baud = baud if other_speeds is None else None
        self._manner = manner or Manner()
        self._decoder = decoder
        self._monotonic = monotonic
        self._dialogue = SdtDialogue(link, monotonic=monotonic)
        self._chip = ChipReader(self._dialogue, self._manner, monotonic=monotonic)
        self._last: ChipReading | None = None
        self.last_read_ms: float | None = None  # from the card's being found to its being read, the last time
        self.last_fingerprint_bytes: int | None = None  # how many came with the card; None: not asked for

    def open(self, *, deadline_s: float) -> None:
        """Open the link and ask for the module's status, at each speed in turn; see IdCardReader."""
        deadline = self._monotonic() + deadline_s
        self._last = None
        for _, link in self._ways:
            link.forget_interrupt()
        vain: list[DeviceError] = []
        for way in tuple(self._ways):
            share_s = self._share_s(deadline, tried=len(vain))
            try:
                self._open_at(way[1], share_s)
            except (DeviceSilent, WrongDevice, ProtocolViolated) as error:
                if len(self._ways) == 1 or self._dialogue.frames_heard:
                    raise
                vain.append(error)
            else:
                self._ways.remove(way)
                self._ways.insert(0, way)
                self._baud = way[0]
                return
        raise self._nobody(vain)

    def close(self) -> None:
        """Let go of the link and of the photo; see IdCardReader."""
        self._last = None
        self._link.close()

    def interrupt(self) -> None:
        """End the pending call; see IdCardReader."""
        for _, link in self._ways:
            link.interrupt()

    def read_card(self, *, deadline_s: float) -> IdCard:
        """Wait for a card, then read it; see IdCardReader."""
        self._link.forget_interrupt()
        self._last = None
        deadline = self._monotonic() + deadline_s
        end = deadline + _FINISH_S
        self._chip.noisy, first_look = False, True
        while True:
            answer, clean = self._chip.ask(Command.FIND, end)
            # Find can say no while a card lies there: when it was left lying, and when damage made us ask
            # twice (the card may have been found by the answer that was lost).
            there = self._chip.lies_there(end) if not answer and (first_look or not clean) else answer
            if there:
                return self._read_found(end)
            first_look = there is None
            left_s = deadline - self._monotonic()
            if left_s <= 0:
                raise NoCard(f"no card in {deadline_s:g} s")
            if self._dialogue.pause(min(_POLL_S, left_s)):
                self._chip.noisy = True

    def photo(self, *, deadline_s: float) -> Photo | NoPhoto:
        """Decode the photo of the card read last; see IdCardReader."""
        if self._decoder is None:
            return NoPhoto.NO_DECODER
        if self._last is None:
            return NoPhoto.NO_CARD
        return self._decoder.decode(self._last.photo, deadline_s=deadline_s)

    def await_removal(self, *, deadline_s: float) -> bool:
        """Wait until the reader is seen empty; see IdCardReader.

        A look at a busy line may take longer than the whole deadline: one that saw no card is confirmed all the same,
        or a lifted card would be told to lie there by call after call. A look that tells nothing is none.
        """
        self._link.forget_interrupt()
        deadline = self._monotonic() + deadline_s
        end = deadline + _FINISH_S
        empty, is_last = 0, False
        while True:
            there = self._chip.lies_there(end)
            if not there and self._chip.ask(Command.FIND, end)[0]:
                there = True
            if there is not None:
                empty = 0 if there else empty + 1
            if empty >= _LOOKS:
                self._last = None
                return True
            left_s = deadline - self._monotonic()
            if left_s <= 0 and (is_last or not empty):
                return False
            is_last = left_s <= 0
            self._dialogue.pause(_POLL_S if is_last else min(_POLL_S, left_s))

    def sam_id(self, *, deadline_s: float) -> str:
        """Give the security module's identity; see IdCardReader."""
        self._link.forget_interrupt()
        answer = self._dialogue.ask(Command.SAM_ID, deadline=self._monotonic() + deadline_s)
        if not succeeds(answer.frame, Command.SAM_ID):
            raise ProtocolViolated(f"the reader does not tell its identity (SW3 {answer.frame.status:02X})")
        return sam_identity(answer.frame)

    def capabilities(self) -> IdCardReaderCapabilities:
        """Tell what this reader can; see IdCardReader."""
        return IdCardReaderCapabilities(
            photo=self._decoder is not None, newest_address=self._chip.tells_address, baud=self._baud
        )

    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        """Ask how the reader is; see IdCardReader. Media is as good as the reader can tell."""
        self._link.forget_interrupt()
        if not self._link.is_open:
            return IdCardReaderStatus(Device.OFFLINE)
        deadline = self._monotonic() + deadline_s
        try:
            self._dialogue.ask(Command.SAM_STATUS, deadline=deadline)
            there = self._chip.ask(Command.FIND, deadline)[0] or self._chip.lies_there(deadline)
        except LinkLost:
            return IdCardReaderStatus(Device.OFFLINE)
        except ReaderFault:
            return IdCardReaderStatus(Device.HARDWARE_ERROR)
        except (DeviceSilent, ProtocolViolated):
            return IdCardReaderStatus(Device.UNKNOWN)
        if there is None:
            return IdCardReaderStatus(Device.ONLINE, Media.UNKNOWN)
        if not there:
            self._last = None
        return IdCardReaderStatus(Device.ONLINE, Media.PRESENT if there else Media.NOT_PRESENT)

    def _read_found(self, end: float) -> IdCard:
        started = self._monotonic()
        reading = self._chip.read_found(end)
        self.last_read_ms = (self._monotonic() - started) * 1000
        self.last_fingerprint_bytes = reading.fingerprint_bytes
        self._last = reading
        return reading.card

    def _share_s(self, deadline: float, *, tried: int) -> float:
        left_s = max(deadline - self._monotonic(), 0.0)
        if tried == 0 and self._baud is not None and len(self._ways) > 1:
            return left_s / _KNOWN_SPEED_SHARE
        return left_s / (len(self._ways) - tried)

    def _open_at(self, link: Link, share_s: float) -> None:
        deadline = self._monotonic() + share_s
        self._link = link
        self._dialogue = SdtDialogue(link, monotonic=self._monotonic)
        told = self._chip.tells_address
        self._chip = ChipReader(self._dialogue, self._manner, monotonic=self._monotonic)
        self._chip.tells_address = told or None  # a lesson learnt on a bad line is learnt anew
        try:
            link.open(deadline_s=share_s)
            self._shake_hands(deadline)
        except DeviceError:
            link.close()
            raise

    def _nobody(self, vain: list[DeviceError]) -> DeviceError:
        """Name why no speed led to a reader: bytes that came at any of them are somebody else's."""
        speeds = ", ".join(str(baud) for baud, _ in self._ways)
        if any(not isinstance(error, DeviceSilent) for error in vain):
            return WrongDevice(f"something answers on this port, but not as an ID card reader at {speeds} baud")
        return DeviceSilent(f"no answer at {speeds} baud: switched off, unplugged, or another device on this port?")

    def _shake_hands(self, deadline: float) -> None:
        try:
            answer = self._dialogue.ask(Command.SAM_STATUS, deadline=deadline)
            if succeeds(answer.frame, Command.SAM_STATUS):
                return
            answer = self._dialogue.ask(Command.SAM_ID, deadline=deadline)  # some modules know only this
        except ProtocolViolated as error:
            if self._dialogue.frames_heard:
                raise
            raise WrongDevice(
                "something answers on this port, perhaps at another speed, but not as an ID card reader"
            ) from error
        if not succeeds(answer.frame, Command.SAM_ID):
            raise ProtocolViolated(f"the reader refuses to tell its status (SW3 {answer.frame.status:02X})")
