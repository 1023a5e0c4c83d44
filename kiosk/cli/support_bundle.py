"""`kiosk support-bundle`: what helps to find a fault from afar, without a word about any person."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.boot.bundle_words import MOST_LINES
from kiosk.boot.judging import load_settings
from kiosk.boot.support_bundle import Sources, write_bundle
from kiosk.cli.output import complaining, emit, say
from kiosk.cli.run import Configs, Overrides, StateDirectory
from kiosk.ports.errors import SettingsError
from kiosk.settings import state_directory

if TYPE_CHECKING:
    from kiosk.settings import Settings

_UNIT: Final = "xiaochuang-terminal"
_JOURNAL_S: Final = 20.0
_MOST_BYTES: Final = 8 << 20


def support_bundle(
    out: Annotated[Path, typer.Option("--out", help="Write it there: FILE.zip.")],
    *,
    log: Annotated[
        list[Path] | None, typer.Option("--log", help="A file of the terminal's log; may be given again.")
    ] = None,
    unit: Annotated[str, typer.Option(help="Without --log: the systemd unit whose journal is read.")] = _UNIT,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
) -> None:
    """Write logs, statuses, versions, settings, counters and test records into one zip file.

    Example: kiosk support-bundle --out support.zip

    Only what is allowed by name goes in: no names, numbers, telephones or addresses of anybody; no keys. Works while
    the terminal runs, and when its settings are wrong.
    """
    with complaining(as_json=as_json):
        if out.suffix != ".zip":
            raise SettingsError(f"--out {out}: write FILE.zip")
        lines = _files(log) if log else _journal(unit)
        state = state_directory(state_dir)
        settings, wrong = _settings(config or [], overrides or [], state)
        parts = write_bundle(out, Sources(state, settings, lines))
    if as_json:
        emit({"file": str(out), "parts": list(parts), "settings_wrong": wrong, "log_lines_read": len(lines)})
        return
    say(f"{out}: {', '.join(parts)}")
    if wrong is not None:
        say(f"the settings are wrong and not in it: {wrong}")
    if not lines:
        say(f"there is no log in it: no journal of {unit}; give --log FILE")


def _settings(configs: list[Path], overrides: list[str], state: Path) -> tuple[Settings | None, str | None]:
    try:
        return load_settings(configs, overrides=overrides, state=state), None
    except SettingsError as error:
        return None, str(error)


def _files(files: list[Path]) -> list[str]:
    lines: list[str] = []
    for file in files:
        try:
            with file.open("rb") as log:
                log.seek(max(file.stat().st_size - _MOST_BYTES, 0))
                lines += log.read(_MOST_BYTES).decode("utf-8", "backslashreplace").splitlines()
        except OSError as error:
            raise SettingsError(f"--log {file}: {error.strerror}") from error
    return lines[-MOST_LINES:]


def _journal(unit: str) -> list[str]:
    """The journal's newest lines; none where there is no systemd, or no right to read it."""
    command = ("journalctl", "--unit", unit, "--lines", str(MOST_LINES), "--output", "cat", "--no-pager")
    try:
        ended = subprocess.run(command, capture_output=True, timeout=_JOURNAL_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return ended.stdout.decode("utf-8", "backslashreplace").splitlines() if ended.returncode == 0 else []
