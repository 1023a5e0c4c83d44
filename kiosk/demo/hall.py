"""The played hall: somebody with a printed ticket, a clerk at a counter, the board on the wall, the phone in a hand.

The clerk signs in and presses buttons as staff do; board and phone are listened to as browsers do. Nothing is asked of
the database. How fast they heard of the call is counted from the clerk's press.
"""

from __future__ import annotations

import array
import io
import sys
import time
import wave
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kiosk.demo.clerk import ACCOUNT, COUNTER, SITE
from kiosk.demo.photographs import Camera
from kiosk.demo.process import ProcessFailed
from kiosk.domain.message import Language
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.demo.browser import Following
    from kiosk.demo.clerk import Clerk
    from kiosk.demo.house import DemoHouse
    from kiosk.demo.process import Event
    from kiosk.demo.report import Report

    CodeReader = Callable[[Path], str]

_SPOKEN_S: Final = (2.0, 20.0)  # a call in two languages
_LOUD: Final = 1000  # of 32767
_RATE_HZ: Final = 22_050


class HallPlay:
    """Plays what follows a ticket: call, service, review."""

    def __init__(
        self, house: DemoHouse, clerk: Clerk, report: Report, out: Path, read_code: CodeReader, *, thorough: bool
    ) -> None:
        """`read_code` reads the code in a picture. `thorough`: with pictures of pages, and not without speech."""
        self._house = house
        self._report = report
        self._out = out
        self._read_code = read_code
        self._thorough = thorough
        self._texts = Catalogue.load()
        self._camera = Camera(out)
        self._clerk = clerk
        self._screen = house.browser()

    def run(self, ticket: str) -> None:
        """Play from the printed ticket (`ticket.png`) to the review. Raises ProcessFailed when a step fails."""
        phone = self._open_phone(ticket)
        board = self._open_board()
        self._sit_down()
        self._call(ticket, board, phone)
        self._serve(phone)

    def _sit_down(self) -> None:
        with self._report.step("clerk signed in, counter open") as step:
            self._clerk.sign_in()
            self._clerk.sit_down()
            step.detail = f"{ACCOUNT}, password and one-time code, counter {COUNTER}"
        with self._report.step("citizen's screen paired"):
            self._screen.get("/staff/display")
            self._screen.press("/staff/display", code=self._clerk.pairing_code())
            self._screen.expect(self._say("staff.display.open"))

    def _call(self, ticket: str, board: Following, phone: Following) -> None:
        part = self._report.hall
        with self._report.step("called") as step:
            pressed_at = time.monotonic()
            self._clerk.press("next")
            if self._clerk.ticket != ticket:
                raise ProcessFailed(f"the console called {self._clerk.ticket or 'nobody'}, not {ticket}")
            part.counter, step.detail = COUNTER, f"{ticket} to counter {COUNTER}"
        with self._report.step("board shows the call") as step:
            at, look = board.until(f"the call of {ticket}", lambda look: _calls(look, ticket))
            part.board_ms = round((at - pressed_at) * 1000)
            step.detail = f"{part.board_ms} ms after the press"
        with self._report.step("phone shows the call") as step:
            at, _ = phone.until("the call", lambda seen: seen["alert"] == f"called-{COUNTER}-1")
            part.phone_ms = round((at - pressed_at) * 1000)
            step.detail = f"{part.phone_ms} ms after the press"
        self._hear(look)
        with self._report.step("citizen's screen shows the call"):
            self._screen.get(f"/staff/display/{COUNTER}")
            self._screen.expect(f"{ticket} {self._say('staff.display.called', counter=COUNTER)}")
        self._photograph("called", phone=part.phone, board=part.board)

    def _serve(self, phone: Following) -> None:
        with self._report.step("served, phone says so"):
            self._clerk.press("start")
            self._phone_says(phone, "phone.serving.text", counter=COUNTER)
        with self._report.step("finished, phone asks how it was"):
            self._clerk.press("finish")
            self._phone_says(phone, "phone.review.ask")
        with self._report.step("reviewed at the counter, phone says so"):
            self._screen.get(f"/staff/display/{COUNTER}")
            self._screen.press(f"/staff/display/{COUNTER}/review", satisfaction="very_good")
            self._screen.expect(self._say("staff.display.thanks"))
            self._phone_says(phone, "phone.review.thanks")
            self._report.hall.reviewed = True
        self._photograph("reviewed", phone=self._report.hall.phone)
        with self._report.step("counter closed"):
            self._clerk.press("close")

    def _open_board(self) -> Following:
        with self._report.step("board opened") as step:
            browser = self._house.browser()
            browser.get(f"/board/{SITE}")
            following = browser.follow(f"/board/{SITE}/events")
            following.until("the board", lambda _: True)
            self._report.hall.board = step.detail = self._house.public(f"/board/{SITE}")
        return following

    def _open_phone(self, ticket: str) -> Following:
        """Open the page that the ticket's own code names, and listen to it."""
        with self._report.step("phone opened by the ticket's code") as step:
            url = self._read_code(self._out / "ticket.png")
            page = urlsplit(url)
            if page.netloc.lower() != urlsplit(self._house.public("")).netloc:
                raise ProcessFailed(f"the ticket's code leads to {url!r}")
            phone = self._house.browser()
            phone.get(page.path)
            phone.expect(ticket)
            token = page.path.rpartition("/")[2]
            following = phone.follow(f"/n/{token}/events")
            following.until("the number", lambda _: True)
            self._report.hall.phone = step.detail = self._house.public(f"/n/{token}")
        return following

    def _hear(self, look: Event) -> None:
        """Fetch the sound that the board plays, and measure it."""
        with self._report.step("call spoken") as step:
            if not look["sound"]:
                step.detail = "not here: neither espeak-ng nor recorded clips"
                if self._thorough:
                    raise ProcessFailed("no speech: install espeak-ng, or put recorded clips where the backend looks")
                return
            sound = self._house.browser().fetch(f"/board/{SITE}/calls/{look['calls'][-1]['id']}.wav")
            (self._out / "call.wav").write_bytes(sound)
            spoken_s = _spoken_s(sound)
            self._report.hall.spoken_s = round(spoken_s, 2)
            step.detail = f"call.wav, {spoken_s:.1f} s"

    def _phone_says(self, phone: Following, message_id: str, **values: str) -> None:
        words = self._say(message_id, **values)
        phone.until(f"“{words}”", lambda look: words in str(look["parts"]["now"]))

    def _photograph(self, name: str, **pages: str | None) -> None:
        """Pictures to look at, where this machine has a browser."""
        if not (self._thorough and self._camera.present):
            return
        with self._report.step(f"pictures: {name}") as step:
            taken = [self._camera.take(f"{page}-{name}", url, page=page) for page, url in pages.items() if url]
            step.detail = " ".join(taken)

    def _say(self, message_id: str, **values: str) -> str:
        return self._texts.text(message_id, Language.ZH_CN, **values)


def _calls(look: Event, ticket: str) -> bool:
    """Whether the board shows this number and has it among the calls to be heard."""
    return ticket in str(look["parts"]["calls"]) and any(call["ticket"] == ticket for call in look["calls"])


def _spoken_s(sound: bytes) -> float:
    """How long a sound is, seconds. Raises ProcessFailed unless it can be heard as a call."""
    try:
        with wave.open(io.BytesIO(sound)) as opened:
            shape = (opened.getnchannels(), opened.getsampwidth(), opened.getframerate())
            samples = array.array("h", opened.readframes(opened.getnframes()))
    except (wave.Error, EOFError, ValueError) as error:
        raise ProcessFailed(f"the call is no sound: {error}") from error
    if sys.byteorder == "big":
        samples.byteswap()
    long_s = len(samples) / _RATE_HZ
    if shape != (1, 2, _RATE_HZ) or not _SPOKEN_S[0] <= long_s <= _SPOKEN_S[1] or max(samples) < _LOUD:
        raise ProcessFailed(f"the call is no call: {shape}, {long_s:.1f} s, loudest {max(samples, default=0)}")
    return long_s
