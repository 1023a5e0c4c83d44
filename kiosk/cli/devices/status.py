"""`kiosk devices status`: how the devices are, and what to do: asked once, or told by the running terminal."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

import typer

from devices.diagnostics.check import Kind
from kiosk.boot.judging import load_settings
from kiosk.boot.upkeep import Ledger, fitted_kinds
from kiosk.cli.devices.list import named
from kiosk.cli.devices.ports import chosen
from kiosk.cli.devices.rows import Speaker, ledger_in
from kiosk.cli.output import Exit, complaining, emit, error_json, say
from kiosk.cli.run import Configs, Overrides, StateDirectory
from kiosk.domain.message import Language
from kiosk.health.latest import is_running, read_latest
from kiosk.ports.errors import DeviceError, SettingsError, VaultError
from kiosk.ports.statuses import Device
from kiosk.settings import state_directory
from kiosk.texts import Catalogue
from kiosk.upkeep.board import Told, row_of
from kiosk.upkeep.kinds import DeviceKind, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kiosk.cli.devices.ports import Fitted, Port
    from kiosk.settings import Settings
    from kiosk.upkeep.board import Row
    from kiosk.upkeep.kinds import Status

_OPEN_S: Final = 3.0
_STATUS_S: Final = 3.0
_STARTING_S: Final = 3.0
_LOOK_AGAIN_S: Final = 0.05

OneLink = Annotated[
    str | None, typer.Option("--link", help="One device there; without it, all that the settings name.")
]
OneKind = Annotated[Kind | None, typer.Option("--device", help="Only this one; needed with --link.")]
OneModel = Annotated[str | None, typer.Option("--model", help="The ticket printer's model.")]


@dataclass(frozen=True, slots=True)
class _Line:
    """One device of the answer. `answer` None: nobody has told of it."""

    named: Mapping[str, object]
    answer: Status | DeviceError | None
    row: Row


def status(
    *,
    link: OneLink = None,
    device: OneKind = None,
    model: OneModel = None,
    every: Annotated[bool, typer.Option("--all", help="All words: remedies for everybody, supplies.")] = False,
    through: Annotated[
        bool, typer.Option("--through", help="What the running terminal told last; touches no device.")
    ] = False,
    language: Annotated[Language, typer.Option(help="Of causes and remedies.")] = Language.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
) -> None:
    """Tell how each device is, and what to do about it.

    Example: kiosk devices status --device ticket-printer --link tcp:192.0.2.10:9100 --json

    While a terminal runs on the state directory it owns the devices, and what it told last is shown; without one, or
    with --link, each device is asked once.

    Words of XFS4IoT; null: this model cannot tell, ever; unknown: cannot tell now. Exit 0: every device is online.
    4: one is not. 5: of one nobody knows.
    """
    with complaining(as_json=as_json):
        state = state_directory(state_dir)
        told_by_terminal = link is None and (through or is_running(state))
        ledger = _ledger(state)
        if told_by_terminal:
            lines = _through(state, load_settings(config or [], overrides=overrides or [], state=state), ledger, device)
        else:
            asked = [(one, ask(one)) for one in chosen(device, link, model, config or [], overrides or [], state)]
            settings = load_settings(config or [], overrides=overrides or [], state=state)
            lines = [_line(one, answer, ledger, settings) for one, answer in asked]
        speaker = Speaker(Catalogue.load(), language)
        latest = read_latest(state) if told_by_terminal else None
    if as_json:
        rows = [{**line.named, **_answer(line.answer), **speaker.row(line.row)} for line in lines]
        at = None if latest is None else latest.at.isoformat(timespec="seconds")
        running = None if latest is None else latest.running
        emit({"through": told_by_terminal, "told_at": at, "running": running, "devices": rows})
    else:
        if latest is not None and not latest.running:
            say(f"no terminal runs here: this is what the last one told, until {latest.at:%Y-%m-%d %H:%M} UTC")
        _print(lines, speaker, everything=every)
    if code := max((_exit(line.answer) for line in lines), default=Exit.OK, key=_RANK.index):
        raise typer.Exit(code)


def told(answer: Status | DeviceError) -> str:
    """One line for people."""
    if isinstance(answer, DeviceError):
        return f"{answer} [{answer.code}; {answer.clear_by}]"
    return ", ".join(f"{name} {value}" for name, value in words(answer).items() if value is not None)


def words(status: Status) -> dict[str, str | None]:
    """The status in XFS4IoT's words; None: this model cannot tell."""
    return words_of(status)


_RANK: Final = [Exit.OK, Exit.UNKNOWN, Exit.DEVICE]


def _ledger(state: Path) -> Ledger:
    """What was counted. A vault that cannot be read does not keep anybody from a status; `counters` says why."""
    with suppress(VaultError):
        return ledger_in(state)
    return Ledger.empty()


def _through(state: Path, settings: Settings, ledger: Ledger, only: Kind | None) -> list[_Line]:
    """What the terminal told. Raises SettingsError: none did."""
    latest = read_latest(state)
    if latest is None:
        raise SettingsError(f"{state}: no terminal has told of its devices there; give --state-dir")
    kinds = dict.fromkeys([*fitted_kinds(settings.devices), *latest.told])
    links = settings.devices.model_dump()
    lines = []
    for kind in kinds:
        if only is not None and str(kind) != str(only):
            continue
        one = latest.told.get(kind, Told())
        about = links.get(kind.replace("-", "_")) or {}
        named_as = {"device": str(kind), "link": about.get("link", ""), "model": about.get("model")}
        row = row_of(kind, one, supplies=ledger.supplies_fitted(settings.devices, [one]))
        lines.append(_Line(named_as, one.status, row))
    return lines


def _line(one: Fitted, answer: Status | DeviceError, ledger: Ledger, settings: Settings) -> _Line:
    known = heard(answer)
    supplies = ledger.supplies_fitted(settings.devices, [known])
    return _Line(named(one), answer, row_of(DeviceKind(one.kind), known, supplies=supplies))


def heard(answer: Status | DeviceError) -> Told:
    """Put an answer on the board."""
    return Told(None, answer.code) if isinstance(answer, DeviceError) else Told(answer)


def _print(lines: Sequence[_Line], speaker: Speaker, *, everything: bool) -> None:
    for line in lines:
        say(f"{line.named['device']}: {'nothing was told yet' if line.answer is None else told(line.answer)}")
        for more in speaker.lines(line.row, everything=everything):
            say(more)
    if not lines:
        say("the settings name no device")


def ask(one: Fitted) -> Status | DeviceError:
    """Ask one device once; one that is starting, as a camera whose picture is not judged yet, is waited for."""
    port = one.port()
    try:
        port.open(deadline_s=_OPEN_S)
        return _settled(port)
    except DeviceError as error:
        return error
    finally:
        port.close()


def _settled(port: Port) -> Status:
    ends = time.monotonic() + _STARTING_S
    while (found := port.status(deadline_s=_STATUS_S)).device is Device.STARTING and time.monotonic() < ends:
        time.sleep(_LOOK_AGAIN_S)
    return found


def _answer(answer: Status | DeviceError | None) -> dict[str, object]:
    if answer is None:
        return {"status": None, "error": None}
    if isinstance(answer, DeviceError):
        return {"status": None, **error_json(answer)}
    return {"status": words(answer), "error": None}


def _exit(answer: Status | DeviceError | None) -> Exit:
    if answer is None:
        return Exit.UNKNOWN
    if isinstance(answer, DeviceError):
        return Exit.DEVICE
    return {Device.ONLINE: Exit.OK, Device.UNKNOWN: Exit.UNKNOWN}.get(answer.device, Exit.DEVICE)
