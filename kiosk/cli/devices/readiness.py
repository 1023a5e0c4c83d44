"""`kiosk devices readiness`: a report on paper, from what is known."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from kiosk.boot.judging import load_settings
from kiosk.boot.readiness import Findings, report_pdf
from kiosk.boot.upkeep import whole_board
from kiosk.cli.devices.ports import fitted
from kiosk.cli.devices.rows import ledger_in
from kiosk.cli.devices.status import ask, heard
from kiosk.cli.devices.tested import newest
from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.cli.run import Configs, Overrides, StateDirectory
from kiosk.domain.message import Language
from kiosk.health.latest import read_latest
from kiosk.ports.errors import SettingsError
from kiosk.settings import state_directory
from kiosk.texts import Catalogue
from kiosk.upkeep.kinds import DeviceKind

_MOST: Final = 500


def readiness(
    out: Annotated[Path, typer.Option("--out", help="Write it there: FILE.pdf.")],
    *,
    language: Annotated[Language, typer.Option(help="Of the report.")] = Language.ZH_CN,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
) -> None:
    """Write a report as PDF: devices, supplies, the last result of each test, counters, and a line to sign.

    Example: kiosk devices readiness --out ready.pdf

    From counters, records, and what the running terminal told; without one, each device is asked how it is. It is not
    ready while a device tells nothing or is out of service, or while its last test failed. Exit 3: not ready; the
    report is written.
    """
    with complaining(as_json=as_json):
        if out.suffix != ".pdf":
            raise SettingsError(f"--out {out}: write FILE.pdf")
        state = state_directory(state_dir)
        settings = load_settings(config or [], overrides=overrides or [], state=state)
        latest = read_latest(state)
        if latest is not None and latest.running:
            told = dict(latest.told)
        else:
            told = {DeviceKind(one.kind): heard(ask(one)) for one in fitted(config or [], overrides or [], state)}
        ledger = ledger_in(state)
        findings = Findings(
            terminal=settings.terminal.name.words().say(language),
            rows=whole_board(told, ledger, settings.devices),
            supplies=ledger.supplies_fitted(settings.devices, told.values()),
            totals=ledger.totals,
            tests=newest(state, most=_MOST),
            made_at=datetime.now(UTC),
        )
        pdf = report_pdf(findings, Catalogue.load(), language)
        try:
            out.write_bytes(pdf)
        except OSError as error:
            raise SettingsError(f"--out {out}: {error.strerror}") from error
    if as_json:
        emit({"file": str(out), "ready": findings.ready})
    else:
        say(f"{out}: {'ready' if findings.ready else 'not ready'}")
    if not findings.ready:
        raise typer.Exit(Exit.REFUSED)
