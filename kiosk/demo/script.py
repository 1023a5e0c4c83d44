"""The played visits: a citizen with a card, one without, a bad card, no paper, no backend, nobody there; and the hall.

Every step is done at the real window and proved by the process it happened in: the printer tells of the paper, the
terminal of the page. A step that did not happen raises ProcessFailed.
"""

from __future__ import annotations

import json
import shlex
import shutil
from typing import TYPE_CHECKING

from kiosk.demo.certificate import CertificatePlay
from kiosk.demo.clerk import SITE, Clerk
from kiosk.demo.hall import HallPlay
from kiosk.demo.journey import Journey
from kiosk.demo.outage import OutagePlay
from kiosk.demo.process import ProcessFailed
from kiosk.demo.stage import PATIENCE_S, Stage
from kiosk.domain.message import Language
from kiosk.texts import ASSETS, Catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.demo.hall import CodeReader
    from kiosk.demo.house import DemoHouse
    from kiosk.demo.process import Event
    from kiosk.demo.report import Report

CARDS = ASSETS / "cards"
_QUICK = ("backend.hall_poll_s=1",)
_IMPATIENT = ("backend.hall_poll_s=1", "times.idle_personal_s=1.5", "times.idle_s=1.5")


class CardRefused(Exception):
    """The citizen's card was refused; the report says why."""


class Play:
    """Plays everything in a house and writes what happened into a report and pictures into a folder."""

    def __init__(self, house: DemoHouse, report: Report, out: Path, card: Path, *, read_code: CodeReader) -> None:
        """Take the stage; `run` plays. `read_code` reads the code in a picture, as a phone does."""
        self._house = house
        self._report = report
        self._out = out
        self._card = card
        self._read_code = read_code
        self._clerk = Clerk(house)
        self._pictures: list[str] = []
        self._log = out / "work" / "terminal.log"

    def run(self, journey: Journey = Journey.ALL) -> None:
        """Play the visits. Raises CardRefused for the citizen's own card, ProcessFailed when a step fails."""
        stage = self._raise_curtain(*_QUICK)
        certificates = CertificatePlay(self._house, self._report, self._out, self._card)
        if journey is not Journey.CERTIFICATE:
            self._with_card(stage)
            self._in_the_hall(journey)
        if journey is not Journey.NUMBER:
            certificates.run(stage)
        if journey is Journey.ALL:
            self._other_visits(stage, certificates)

    def _other_visits(self, stage: Stage, certificates: CertificatePlay) -> None:
        self._without_card(stage)
        if self._house.reader is not None:
            self._expired_card(stage)
        self._ways_to_see(stage)
        if self._house.printer is not None:
            self._no_paper(stage)
            if self._house.reader is not None and self._house.documents is not None:
                certificates.without_paper(stage)
        OutagePlay(self._house, self._report).run(stage)
        self._house.terminal.end()
        self._nobody_there(self._raise_curtain(*_IMPATIENT))  # it comes up without a backend, too

    # ── visits ──

    def _raise_curtain(self, *overrides: str) -> Stage:
        with self._report.step("terminal up") as step:
            screens = self._out / "screens"
            stage = Stage(self._house.start_terminal(*overrides), screens, self._pictures)
            stage.page("Home")
            stage.until("backend, reader and printer", lambda: _all_there(stage.now("standing")))
            stage.picture("home")
            step.detail = f"process {self._house.terminal.pid}"
        return stage

    def _with_card(self, stage: Stage) -> None:
        with self._report.step("card read"):
            before = int(stage.now("page").get("token", 0))
            if self._house.reader is not None:
                self._house.reader.send(f"lay {shlex.quote(str(self._card))}")
                page = stage.page("ChooseQueue", "Declined", after=before)
            else:
                page = stage.page("ChooseQueue", "Declined")
            if page["page"] == "Declined":
                stage.picture("card-refused")
                self._report.identity.refusal = page["refusal"]
                raise CardRefused
            self._report.identity.kind = page["kind"]
            self._report.identity.name = page["name"]
            self._report.identity.id_number_masked = page["id_number_masked"]
            stage.picture("choose-with-card")
        with self._report.step("number with card"):
            page = stage.touch_for("queue.general", "NumberTaken")
            stage.picture("number-taken")
            self._report.number.ticket, self._report.number.ahead = page["ticket"], page["ahead"]
        with self._report.step("ticket printed") as step:
            self._report.number.outcome = _outcome(page)
            if page["paper"] != "printed":
                raise ProcessFailed(f"the ticket was not printed: {page['trouble']}")
            printed = self._last_print()
            self._report.number.bytes = printed["bytes"]
            step.detail = f"{printed['bytes']} bytes, {printed['ms']} ms"
            self._keep_ticket()
        self._goodbye(stage)

    def _in_the_hall(self, journey: Journey) -> None:
        """Follow the ticket to the counter. Asked for by name, all of it must happen."""
        asked = journey is Journey.NUMBER
        if self._house.printer is not None and self._report.number.ticket is not None:
            hall = HallPlay(self._house, self._clerk, self._report, self._out, self._read_code, thorough=asked)
            hall.run(self._report.number.ticket)
            self._stop_a_queue()
        elif asked:
            with self._report.step("ticket followed to the counter"):
                raise ProcessFailed("only the emulated printer shows what it printed: leave its link out")

    def _stop_a_queue(self) -> None:
        """What the terminal then says of it stands in the next citizen's picture."""
        with self._report.step("queue stopped for today, public page says so") as step:
            self._clerk.stop_for_today("property", instead="general")
            visitor = self._house.browser()
            visitor.get(f"/halls/{SITE}")
            visitor.expect(Catalogue.load().text("halls.stopped", Language.ZH_CN))
            step.detail = self._house.public(f"/halls/{SITE}")

    def _without_card(self, stage: Stage) -> None:
        with self._report.step("number without card") as step:
            stage.touch_for("takeNumber", "ChooseQueue")
            stage.picture("choose")
            if (
                self._house.reader is not None
            ):  # on a foreign reader a card may lie all the time, and would be read at once
                stage.touch_for("queue.household", "Identify")
                stage.picture("identify")
                stage.touch_for("otherQueue", "ChooseQueue")
            page = stage.touch_for("queue.general", "NumberTaken")
            step.detail = page["ticket"]
        self._goodbye(stage)

    def _expired_card(self, stage: Stage) -> None:
        with self._report.step("expired card refused") as step:
            before = int(stage.now("page").get("token", 0))
            self._reader(f"lay {shlex.quote(str(CARDS / 'expired.json'))}")
            page = stage.page("Declined", after=before)
            stage.picture("declined")
            step.detail = page["code"]
            stage.touch_for("withoutCard", "ChooseQueue")
            stage.touch_for("finish", "Home")
            self._lift(stage)

    def _ways_to_see(self, stage: Stage) -> None:
        with self._report.step("help, accessibility, languages"):
            for control, name in (("help", "help"), ("accessibility", "accessibility")):
                stage.touch(control)
                stage.layer(name)
                stage.picture(name)
                stage.touch("closeLayer")
                stage.layer(None)
            stage.touch("large")
            stage.picture("home-large")
            stage.touch("large")
            stage.touch("language")
            stage.picture("home-english")
            stage.touch("language")

    def _no_paper(self, stage: Stage) -> None:
        with self._report.step("no paper, number kept, printed later") as step:
            self._printer("paper out")
            stage.touch_for("takeNumber", "ChooseQueue")
            page = stage.touch_for("queue.general", "NumberTaken")
            if page["paper"] != "not_printed":
                raise ProcessFailed(f"without paper the ticket was {page['paper']}")
            stage.picture("number-kept")
            self._printer("paper full")
            again = stage.touch_for("printAgain", "NumberTaken")
            if (again["ticket"], again["paper"]) != (page["ticket"], "printed"):
                raise ProcessFailed(f"after a new roll {again['ticket']} was {again['paper']}")
            step.detail = again["ticket"]
        self._goodbye(stage)

    def _nobody_there(self, stage: Stage) -> None:
        with self._report.step("nobody there, asked"):
            stage.touch_for("takeNumber", "ChooseQueue")
            stage.layer("time_out")
            stage.picture("time-out")
            stage.touch("moreTime")
            stage.layer(None)
            stage.touch_for("finish", "Home")

    # ── proofs ──

    def _goodbye(self, stage: Stage) -> None:
        with self._report.step("finished, wiped"):
            stage.touch_for("done", "Home")
            self._lift(stage)

    def _lift(self, stage: Stage) -> None:
        """Take the card away; no new visit begins with a card before the reader was seen empty."""
        if self._house.reader is not None:
            self._reader("lift")
            stage.until("empty reader", lambda: stage.now("standing").get("card") == "notPresent")

    def _reader(self, command: str) -> None:
        if self._house.reader is not None:
            self._house.reader.send(command)

    def _printer(self, command: str) -> None:
        if self._house.printer is not None:
            self._house.printer.send(command)
            self._house.printer.expect(f"answer to {command}", lambda _: True, deadline_s=PATIENCE_S)

    def _keep_ticket(self) -> None:
        """Copy what the emulated printer got and printed; a foreign printer keeps its own."""
        if self._house.printer is None:
            return
        ticket = self._house.printer.expect(
            "ticket", lambda event: event.get("event") == "ticket", deadline_s=PATIENCE_S
        )
        if not ticket["whole"]:
            raise ProcessFailed("the printer cut a ticket that was not whole")
        shutil.copyfile(ticket["escpos"], self._out / "ticket.escpos")
        shutil.copyfile(ticket["png"], self._out / "ticket.png")

    def _last_print(self) -> Event:
        """What the terminal logged of the last slip. The page came after it, so it is there."""
        lines = [json.loads(line) for line in self._log.read_text("utf-8").splitlines() if line.startswith("{")]
        printed: list[Event] = [line for line in lines if line.get("event") == "slip_printed"]
        if not printed:
            raise ProcessFailed("the terminal logged no printed slip")
        return printed[-1]


def _all_there(standing: Event) -> bool:
    return bool(standing.get("hall")) and standing.get("reader") == "online" and standing.get("printer") == "online"


def _outcome(page: Event) -> str:
    return {"printed": "printed", "unknown": "unknown"}.get(page["paper"], "failed")


__all__ = ["CARDS", "CardRefused", "Play"]
