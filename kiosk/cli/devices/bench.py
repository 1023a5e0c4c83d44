"""One test of one device, as the command line asked for it: which checks, whose hands, what is told and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import typer

from devices.diagnostics.check import Outcome
from devices.diagnostics.hands import NoHands
from devices.diagnostics.running import Subject, run_checks, verdict
from kiosk.cli.devices.asking import AskingHands, StandardInput
from kiosk.cli.devices.report import Report
from kiosk.cli.devices.tested import keep
from kiosk.cli.output import Exit, emit, say
from kiosk.ports.errors import SettingsError
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from devices.diagnostics.check import Check
    from devices.diagnostics.hands import Hands
    from devices.diagnostics.running import Openable
    from kiosk.cli.devices.ports import Fitted
    from kiosk.domain.message import Language

P = TypeVar("P", bound="Openable")
_EXITS: Final = {
    Outcome.PASS: Exit.OK,
    Outcome.NOT_APPLICABLE: Exit.OK,
    Outcome.FAIL: Exit.DEVICE,
    Outcome.UNKNOWN: Exit.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options said. `only`: ids of checks; none for all. `kept_in`: the state directory for the records."""

    only: Sequence[str]
    no_hands: bool
    as_json: bool
    report: Path | None
    technician: str | None
    serial: str | None
    patience_s: float
    language: Language
    kept_in: Path | None = None


class Bench:
    """Where a device is tested."""

    def __init__(self, wanted: Wanted) -> None:
        """Raises SettingsError."""
        if wanted.report is not None and wanted.report.suffix not in {".md", ".txt"}:
            raise SettingsError(f"--report {wanted.report}: write FILE.md or FILE.txt")
        self._wanted = wanted
        self._only = [name.replace("-", "_") for name in wanted.only]
        self._catalogue = Catalogue.load()
        self._hands: Hands = NoHands()
        if not wanted.no_hands:
            self._hands = AskingHands(
                self._catalogue, wanted.language, patience_s=wanted.patience_s, keys=StandardInput()
            )

    def test(
        self,
        device: Fitted,
        checks: Sequence[Check[P]],
        port: P,
        identify: Callable[[P], str | None] = lambda _port: None,
    ) -> Exit:
        """Run the checks that were asked for, tell what was found, and give the exit code. Raises SettingsError."""
        picked = self._picked(checks)
        subject = Subject(device.kind, device.model, self._wanted.serial, self._wanted.technician)
        report = Report(
            device.link,
            records := [],
            {check.id: check.claim for check in checks},
            len(checks) - len(picked),
            self._catalogue,
            self._wanted.language,
        )
        for record in run_checks(picked, port, self._hands, subject, identify=identify, before=self._announce):
            records.append(record)
            for line in () if self._wanted.as_json else report.lines_of(record):
                say(line)
        outcome = verdict(records)
        if self._wanted.as_json:
            emit(report.as_json(outcome))
        else:
            say(report.summary())
        self._write(report)
        if self._wanted.kept_in is not None:
            keep(self._wanted.kept_in, records)
        return _EXITS[outcome]

    def _picked(self, checks: Sequence[Check[P]]) -> list[Check[P]]:
        known = {check.id for check in checks}
        if unknown := set(self._only) - known:
            raise SettingsError(f"--check {', '.join(sorted(unknown))}: there are {', '.join(c.id for c in checks)}")
        picked = [check for check in checks if not self._only or check.id in self._only]
        if self._wanted.no_hands:
            picked = [check for check in picked if not check.needs]
        if not picked:
            raise SettingsError(f"--no-hands: {', '.join(self._only)} needs somebody at the device")
        return picked

    def _announce(self, check: Check[P]) -> None:
        """Tell a person what is about to be tested before they are asked to do something."""
        if check.needs:
            typer.echo(f"{check.id}: {self._catalogue.say(check.claim, self._wanted.language)}", err=True)

    def _write(self, report: Report) -> None:
        file = self._wanted.report
        if file is None:
            return
        text = report.markdown() if file.suffix == ".md" else "\n".join([*report.lines(), ""])
        try:
            file.write_text(text, "utf-8")
        except OSError as error:
            raise SettingsError(f"--report {file}: {error.strerror}") from error
