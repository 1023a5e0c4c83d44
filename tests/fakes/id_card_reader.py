"""IdCardReader in memory: cards are values, time is the test's."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from kiosk.ports.errors import Canceled, DeviceError, LinkLost, NoCard
from kiosk.ports.id_card_reader import IdCardReaderCapabilities, NoPhoto, Photo
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media

if TYPE_CHECKING:
    from kiosk.domain.identity import IdCard


class FakeIdCardReader:
    """Fulfils `kiosk.ports.id_card_reader.IdCardReader`.

    `lay` and `lift` from any thread wake a waiting call; `fail_with` makes every following call but close raise.
    """

    def __init__(self, card: IdCard | None = None, *, sam_id: str = "05.01-20040518-0000011562-2283468762") -> None:
        self._changed = threading.Condition()
        self._card = card
        self._sam_id = sam_id
        self._is_open = False
        self._interrupted = False
        self._failure: DeviceError | None = None

    def lay(self, card: IdCard) -> None:
        with self._changed:
            self._card = card
            self._changed.notify_all()

    def lift(self) -> None:
        with self._changed:
            self._card = None
            self._changed.notify_all()

    def fail_with(self, failure: DeviceError | None) -> None:
        with self._changed:
            self._failure = failure
            self._changed.notify_all()

    def open(self, *, deadline_s: float) -> None:
        with self._changed:
            self._fail()
            self._is_open = True

    def close(self) -> None:
        with self._changed:
            self._is_open = False

    def interrupt(self) -> None:
        with self._changed:
            self._interrupted = True
            self._changed.notify_all()

    def read_card(self, *, deadline_s: float) -> IdCard:
        with self._changed:
            if not self._wait(present=True, deadline_s=deadline_s) or self._card is None:
                raise NoCard(f"no card in {deadline_s:g} s")
            return self._card

    def photo(self, *, deadline_s: float) -> Photo | NoPhoto:
        return NoPhoto.NO_DECODER

    def capabilities(self) -> IdCardReaderCapabilities:
        return IdCardReaderCapabilities(photo=False, newest_address=True, baud=None)

    def await_removal(self, *, deadline_s: float) -> bool:
        with self._changed:
            return self._wait(present=False, deadline_s=deadline_s)

    def sam_id(self, *, deadline_s: float) -> str:
        with self._changed:
            self._check()
            return self._sam_id

    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        with self._changed:
            if not self._is_open:
                return IdCardReaderStatus(Device.OFFLINE)
            if self._failure is not None:
                return IdCardReaderStatus(Device.UNKNOWN)
            return IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT if self._card is None else Media.PRESENT)

    def _wait(self, *, present: bool, deadline_s: float) -> bool:
        self._interrupted = False
        deadline = time.monotonic() + deadline_s
        while True:
            self._check()
            if self._interrupted:
                self._interrupted = False
                raise Canceled("interrupted")
            if (self._card is not None) is present:
                return True
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                return False
            self._changed.wait(left_s)

    def _check(self) -> None:
        self._fail()
        if not self._is_open:
            raise LinkLost("not open")

    def _fail(self) -> None:
        if self._failure is not None:
            raise self._failure
