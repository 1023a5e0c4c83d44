"""A clerk at a counter's console: hired by command, signed in with password and one-time code, pressing its buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.demo.process import ProcessFailed

if TYPE_CHECKING:
    from kiosk.demo.house import DemoHouse

SITE: Final = "qinghe"
COUNTER: Final = "3"
ACCOUNT: Final = "demo.clerk"
_PASSWORD: Final = "lantern-orchard-riverbank"  # noqa: S105  of an invented clerk, on a backend that ends with the play
_PAIRING_CODE: Final = re.compile(r'class="code"[^>]*>(\d{4} \d{4})<')
_TICKET: Final = re.compile(r'id="ticket">([^<]+)<')


class Clerk:
    """Somebody at a counter's console. Every refusal raises ProcessFailed."""

    def __init__(self, house: DemoHouse) -> None:
        """Nobody is hired or signed in yet."""
        self._house = house
        self._browser = house.browser()
        self._signed_in = self._seated = False

    def sign_in(self) -> None:
        """Be hired, sign in with password and one-time code, choose an own password, go to the counters."""
        import pyotp

        hired = self._house.hire(ACCOUNT, site=SITE, role="manager")  # serves, and may stop a queue
        code = pyotp.TOTP(hired["totp_secret"]).now()
        self._browser.get("/staff/sign-in")
        self._browser.press("/staff/sign-in", account=ACCOUNT, password=hired["password"], code=code)
        self._browser.press("/staff/set-up", password=_PASSWORD, again=_PASSWORD)
        self._signed_in = True

    def sit_down(self) -> None:
        """Choose the counter and open it."""
        self._browser.get("/staff/counters")
        self._browser.press("/staff/counters", COUNTER)
        self.press("open")
        self._seated = True

    def press(self, command: str) -> None:
        """Press a button of the console."""
        self._browser.press(f"/staff/counter/{command}")

    @property
    def ticket(self) -> str:
        """The number at this counter, as the console shows it; empty when there is none."""
        found = _TICKET.search(self._browser.page)
        return found[1] if found else ""

    def pairing_code(self) -> str:
        """Ask for the code that binds the citizen's screen to this counter."""
        found = _PAIRING_CODE.search(self._browser.press("/staff/counter/pair"))
        if found is None:
            raise ProcessFailed("the console shows no code to pair a screen with")
        self._browser.get("/staff/counter")
        return found[1]

    def obey(self, word: str) -> str:
        """Call, serve or finish a number, signing in the first time; says in words what came of it."""
        if not self._signed_in:
            self.sign_in()
        if not self._seated:
            self.sit_down()
        self.press({"call": "next", "serve": "start", "finish": "finish"}[word])
        return f"{self.ticket} is at counter {COUNTER}" if self.ticket else f"nobody is at counter {COUNTER}"

    def stop_for_today(self, queue: str, *, instead: str) -> None:
        """Give no numbers of a queue any more today and send people to another one, from the hall's page."""
        if not self._signed_in:
            self.sign_in()
        self._browser.get("/staff/hall")
        self._browser.press("/staff/hall/stop", queue_id=queue, instead=instead)

    def leave(self) -> None:
        """Sign out; the counter closes."""
        self._browser.press("/staff/sign-out")
