"""`kiosk devices tests`: what was tested on this terminal, and keeping it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import complaining, emit, say
from kiosk.cli.run import StateDirectory
from kiosk.domain.message import Language
from kiosk.settings import state_directory
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from devices.diagnostics.running import CheckRecord
    from kiosk.domain.device_tests import DeviceTest


def list_tests(
    *,
    most: Annotated[int, typer.Option(min=1, max=2000, help="How many, the newest first.")] = 50,
    language: Annotated[Language, typer.Option(help="Of what was found.")] = Language.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    state_dir: StateDirectory = None,
) -> None:
    """List the tests that were run on this terminal's devices, the newest first.

    Example: kiosk devices tests --most 20 --json

    The running terminal tells the backend of each, within five minutes.
    """
    with complaining(as_json=as_json):
        found = newest(state_directory(state_dir), most=most)
    catalogue = Catalogue.load()
    if as_json:
        emit({"tests": [test_json(one, catalogue, language) for one in found]})
        return
    for one in found:
        by = f", {one.technician}" if one.technician else ""
        say(f"{one.time:%Y-%m-%d %H:%M} {one.outcome:<13} {one.device}: {one.test}{by}")
    if not found:
        say("nothing was tested yet")


def newest(state: Path, *, most: int) -> tuple[DeviceTest, ...]:
    """Read the newest records; none where no vault is. Raises VaultError."""
    from kiosk.vault.device_tests import VaultDeviceTests
    from kiosk.vault.store import FILE, Vault

    if not (state / FILE).exists():
        return ()
    with closing(Vault.open(state)) as vault:
        return VaultDeviceTests(vault).newest(most=most)


def keep(state: Path, records: Iterable[CheckRecord]) -> None:
    """Keep what was found. Raises VaultError."""
    from kiosk.boot.examining import kept_as
    from kiosk.vault.device_tests import VaultDeviceTests
    from kiosk.vault.store import Vault

    with closing(Vault.open(state)) as vault:
        kept = VaultDeviceTests(vault)
        for record in records:
            kept.put(kept_as(record))


def test_json(test: DeviceTest, catalogue: Catalogue, language: Language) -> dict[str, object]:
    """A record as commands print it."""
    return {
        "id": test.id,
        "device": test.device,
        "model": test.model,
        "serial": test.serial,
        "test": test.test,
        "outcome": str(test.outcome),
        "message": catalogue.say(test.message, language),
        "technician": test.technician,
        "time": test.time.isoformat(timespec="milliseconds"),
        "code": test.code or None,
    }
