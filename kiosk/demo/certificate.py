"""The played certificates: card, code to the phone, one question, check, paper; or no paper, and a slip.

The code is read where the backend's embedded adapter kept the message. The paper is proved by the printer's own count.
"""

from __future__ import annotations

import hashlib
import json
import shlex
import shutil
from typing import TYPE_CHECKING

from kiosk.demo.process import ProcessFailed
from kiosk.demo.stage import PATIENCE_S
from kiosk.texts import ASSETS

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.demo.house import DemoHouse
    from kiosk.demo.process import Event
    from kiosk.demo.report import Report
    from kiosk.demo.stage import Stage

_SERVICE = "service.residence-certificate"
_REGISTERED = ASSETS / "cards" / "resident.json"
_RARE = ASSETS / "cards" / "rare-name.json"  # a name that no ticket printer's font holds whole
_LONG = ASSETS / "cards" / "long-name.json"
_PREVIEW_DPI = 150


class CertificatePlay:
    """Plays citizens who fetch a certificate."""

    def __init__(self, house: DemoHouse, report: Report, out: Path, card: Path) -> None:
        """Take the stage; `run` plays."""
        self._house = house
        self._report = report
        self._out = out
        self._card = card

    def run(self, stage: Stage) -> None:
        """Play the visit. Raises ProcessFailed when a step does not happen."""
        with self._report.step("second factor") as step:
            page = self._to_the_code(stage, self._card)
            if page["page"] == "Declined" and self._house.reader is not None and self._card != _REGISTERED:
                step.detail = "the card laid has no phone on record here; played with the sample card"
                self._leave(stage)
                page = self._to_the_code(stage, _REGISTERED)
            if page["page"] == "Declined" and self._house.reader is None:
                step.detail = f"none for the card on this reader: {page['code']}"
                self._leave(stage)
                return
            if page["page"] == "Declined":
                raise ProcessFailed(f"no code could be sent: {page['code']}")
            stage.picture("phone-code")
            token = int(page["token"])
            for digit in self._house.last_code():
                stage.touch(f"digit.{digit}")
            stage.page("ChooseCertificate", after=token)
        with self._report.step("form filled and checked"):
            stage.picture("choose-certificate")
            stage.touch_for(_SERVICE, "Question")
            stage.picture("question")
            stage.touch_for("option.school", "CheckAnswers")
            stage.picture("check-answers")
        with self._report.step("certificate issued") as step:
            issued = stage.touch_for("confirm", "Preview")
            stage.picture("preview")
            part = self._report.certificate
            part.serial, part.pages, part.sha256 = issued["serial"], issued["pages"], issued["sha256"]
            step.detail = str(issued["serial"])
        with self._report.step("certificate printed") as step:
            self._print(stage)
            step.detail = self._proved()
        with self._report.step("reviewed"):
            stage.touch_for("level.very_good", "Thanks")
            stage.picture("thanks")
            self._leave(stage)

    def without_paper(self, stage: Stage) -> None:
        """Play another citizen, for whom the A4 printer has no paper: a slip to leave with, the whole name on it.

        Needs all three devices emulated. Raises ProcessFailed when a step does not happen.
        """
        card = _RARE if self._card != _RARE else _LONG
        with self._report.step("no paper for the certificate, left with a slip") as step:
            self._documents("paper out")
            token = int(self._to_the_code(stage, card)["token"])
            for digit in self._house.last_code():
                stage.touch(f"digit.{digit}")
            stage.page("ChooseCertificate", after=token)
            stage.touch_for(_SERVICE, "Question")
            stage.touch_for("option.school", "CheckAnswers")
            stage.touch_for("confirm", "Preview")
            token = int(stage.touch_for("print", "TakeCard")["token"])
            self._reader("lift")
            stage.page("NoPaper", after=token)
            stage.picture("no-paper")
            page = stage.touch_for("slip", "ClaimSlip")
            stage.picture("claim-slip")
            if page["paper"] != "printed":
                raise ProcessFailed(f"the slip: {page['paper']}")
            step.detail = f"{page['serial']}, {self._keep_slip()} bytes"
            self._documents("paper full")
            stage.touch_for("done", "Home")
            stage.until("empty reader", lambda: stage.now("standing").get("card") == "notPresent")

    def _keep_slip(self) -> int:
        """Copy what the emulated ticket printer got and printed last; gives its bytes."""
        log = (self._out / "work" / "terminal.log").read_text("utf-8")
        lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        sent = int([line["bytes"] for line in lines if line.get("event") == "slip_printed"][-1])
        if self._house.printer is None:
            raise ProcessFailed("no emulated ticket printer")
        ticket = self._house.printer.expect(
            "slip", lambda event: (event.get("event"), event.get("bytes")) == ("ticket", sent), deadline_s=PATIENCE_S
        )
        if not ticket["whole"]:
            raise ProcessFailed("the printer cut a slip that was not whole")
        shutil.copyfile(ticket["escpos"], self._out / "claim.escpos")
        shutil.copyfile(ticket["png"], self._out / "claim.png")
        return sent

    def _documents(self, words: str) -> None:
        """Let something happen to the emulated A4 printer."""
        if self._house.documents is not None:
            self._house.documents.send(words)
            self._house.documents.expect(words, lambda event: event.get("event") == "misfortune", deadline_s=PATIENCE_S)

    def _reader(self, words: str) -> None:
        if self._house.reader is not None:
            self._house.reader.send(words)

    def _to_the_code(self, stage: Stage, card: Path) -> Event:
        stage.touch_for("certificates", "IdentifyForRecords", "PhoneCode", "Declined")
        if self._house.reader is not None:
            stage.picture("identify-for-records")
            self._house.reader.send(f"lay {shlex.quote(str(card))}")
        return stage.page("PhoneCode", "Declined")

    def _print(self, stage: Stage) -> None:
        """Take the card first; the paper comes then, in its own time."""
        token = stage.touch("print")
        shown = stage.page("TakeCard", "CertificateDone", "NoPaper", "PaperAsked", after=token)
        if shown["page"] == "TakeCard":
            stage.picture("take-card")
            if self._house.reader is not None:
                self._house.reader.send("lift")
            else:
                stage.touch("taken")
            shown = stage.page("CertificateDone", "NoPaper", "PaperAsked", after=int(shown["token"]))
        stage.picture("certificate-done")
        outcomes = {"CertificateDone": "printed", "PaperAsked": "unknown", "NoPaper": "not_printed"}
        self._report.certificate.outcome = outcomes[str(shown["page"])]
        if self._report.certificate.outcome != "printed":
            raise ProcessFailed(f"the certificate's paper: {self._report.certificate.outcome}")

    def _proved(self) -> str:
        """What the emulated printer counted, and its copy as PDF and picture; a foreign printer keeps its own."""
        part = self._report.certificate
        if self._house.documents is None:
            return "printed, says the printer"
        done = self._house.documents.expect(
            "completed job",
            lambda event: event.get("event") == "job" and event.get("state") == "completed",
            deadline_s=PATIENCE_S,
        )
        if (done["serial"], done["sheets"]) != (part.serial, part.pages):
            raise ProcessFailed(f"the printer counted {done['sheets']} sheets of {done['serial']}")
        received = next(
            (
                file
                for file in (self._out / "tickets").iterdir()
                if hashlib.sha256(file.read_bytes()).hexdigest() == part.sha256
            ),
            None,
        )
        if received is None:
            raise ProcessFailed("the printer received another document than was issued")
        shutil.copyfile(received, self._out / "certificate.pdf")
        _draw(received, self._out / "certificate.png")
        return f"{part.serial}, {done['sheets']} sheet"

    def _leave(self, stage: Stage) -> None:
        stage.touch_for("finish", "Home")
        if self._house.reader is not None:
            self._house.reader.send("lift")
            stage.until("empty reader", lambda: stage.now("standing").get("card") == "notPresent")


def _draw(document: Path, picture: Path) -> None:
    """Draw the first page of a PDF."""
    import pypdfium2

    with pypdfium2.PdfDocument(document) as pdf:
        pdf[0].render(scale=_PREVIEW_DPI / 72).to_pil().save(picture)
