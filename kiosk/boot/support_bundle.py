"""The support bundle: what helps to find a fault from afar, in one zip file, without a word about any person.

Everything in it is allowed by name: keys of settings, keys of log lines, facts of the vault. What nobody allowed is
left out, whatever it may be: a new setting or a new log value is not in the bundle before somebody thought of it.
"""

from __future__ import annotations

import json
import os
import platform
import re
import zipfile
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from typing import TYPE_CHECKING, Final

import kiosk
from devices.catalog import TICKET_PRINTERS
from kiosk.boot.bundle_words import DEVICES, sifted, told_settings
from kiosk.boot.upkeep import Ledger
from kiosk.fonts import DOCUMENT_FONTS, SCREEN_FONTS, complaints, read_listed
from kiosk.health.latest import read_latest
from kiosk.ports.errors import KioskError, SettingsError, VaultError
from kiosk.upkeep.conditions import codes
from kiosk.upkeep.kinds import words_of
from kiosk.vault.device_tests import VaultDeviceTests
from kiosk.vault.seal import sync_directory
from kiosk.vault.store import FILE, Vault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from kiosk.settings import Settings

MOST_TESTS: Final = 500
_CHECK: Final = re.compile(r"[a-z_]{1,60}")
_TABLES: Final = ("print_journal", "audit", "outbox", "counters", "refills", "device_tests")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a bundle is made from. `log`: lines of the terminal's log, as they were written."""

    state: Path
    settings: Settings | None
    log: Iterable[str] = ()
    fonts: tuple[Path, ...] = (SCREEN_FONTS, DOCUMENT_FONTS)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


def write_bundle(file: Path, sources: Sources) -> tuple[str, ...]:
    """Write the bundle and name what is in it; on the disk when this returns, for a stick may be pulled out then.

    Raises SettingsError: it cannot be written there.
    """
    parts = _parts(sources)
    new = file.with_name(f"{file.name}.new")
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in parts.items():
                bundle.writestr(name, text)
        new.chmod(0o600)
        with new.open("rb") as whole:
            os.fsync(whole.fileno())
        new.replace(file)
        sync_directory(file.parent)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise SettingsError(f"{file}: {error.strerror}") from error
    return tuple(parts)


def _parts(sources: Sources) -> dict[str, str]:
    log, left_out = sifted(sources.log)
    parts: dict[str, object] = {
        "manifest.json": {
            "made_at": sources.now.isoformat(timespec="seconds"),
            "release": kiosk.__version__,
            "log_lines": len(log),
            "log_lines_left_out": left_out,
        },
        "versions.json": _versions(sources.fonts),
        "settings.json": None if sources.settings is None else told_settings(sources.settings),
        "statuses.json": _statuses(sources.state),
    }
    parts |= _vault(sources.state)
    texts = {name: json.dumps(part, ensure_ascii=False, indent=1) + "\n" for name, part in parts.items()}
    texts["log.jsonl"] = "".join(f"{line}\n" for line in log)
    return texts


def _versions(fonts: tuple[Path, ...]) -> dict[str, object]:
    packages = {str(found.name): found.version for found in metadata.distributions() if found.name}
    release: dict[str, str] = {}
    with suppress(OSError):
        release = platform.freedesktop_os_release()
    amiss: list[str] = []
    for chain in fonts:
        try:
            amiss += complaints(read_listed(chain))
        except SettingsError as error:
            amiss.append(str(error))
    return {
        "release": kiosk.__version__,
        "python": platform.python_version(),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "system": release.get("PRETTY_NAME"),
        "qt": packages.get("PySide6-Essentials") or packages.get("pyside6-essentials"),
        "packages": dict(sorted(packages.items(), key=lambda item: item[0].lower())),
        "fonts_amiss": amiss,
    }


def _statuses(state: Path) -> dict[str, object] | None:
    latest = read_latest(state)
    if latest is None:
        return None
    devices = {
        str(kind): {
            "words": None if told.status is None else words_of(told.status),
            "code": _known(told.code, {"", *codes()}),
            "since": None if told.since is None else told.since.isoformat(timespec="seconds"),
        }
        for kind, told in latest.told.items()
    }
    return {"at": latest.at.isoformat(timespec="seconds"), "running": latest.running, "devices": devices}


def _vault(state: Path) -> dict[str, object]:
    """Facts of the vault, its counters, and records without names; or why it cannot be read."""
    if not (state / FILE).exists():
        return {"vault.json": None}
    try:
        with closing(Vault.open(state)) as vault:
            return {"vault.json": _facts(vault), "counters.json": _counters(vault), "tests.json": _tests(vault)}
    except VaultError as error:
        return {"vault.json": {"error": error.code}}


def _facts(vault: Vault) -> dict[str, object]:
    with vault.look() as db:
        rows = {table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in _TABLES}  # noqa: S608
        open_papers = db.execute("SELECT count(*) FROM print_journal WHERE state <> 'ended'").fetchone()[0]
        untold = db.execute("SELECT count(*) FROM print_journal WHERE state = 'ended' AND reported = 0").fetchone()[0]
        oldest = db.execute("SELECT min(written_at) FROM outbox").fetchone()[0]
        schema = db.execute("PRAGMA user_version").fetchone()[0]
    waits_since: str | None = None
    with suppress(ValueError, TypeError):
        waits_since = datetime.fromisoformat(oldest).isoformat(timespec="seconds")
    return {
        "schema": int(schema),
        "bytes": vault.file.stat().st_size,
        "rows": rows,
        "unfinished_papers": int(open_papers),
        "unreported_papers": int(untold),
        "oldest_letter_at": waits_since,
    }


def _counters(vault: Vault) -> dict[str, object]:
    ledger = Ledger.of(vault)
    return {
        "totals": {f"{device}.{counter}": total for (device, counter), total in sorted(ledger.totals.items())},
        "refills": {
            str(part): {"at": refill.at.isoformat(timespec="seconds"), "counted": refill.counted}
            for part, refill in ledger.refills.items()
        },
    }


def _tests(vault: Vault) -> list[dict[str, object]] | dict[str, object]:
    try:
        kept = VaultDeviceTests(vault).newest(most=MOST_TESTS)
    except KioskError as error:
        return {"error": error.code}
    return [
        {
            "device": _known(test.device, DEVICES),
            "model": _known(test.model or "", {"", *TICKET_PRINTERS}),
            "serial": "(set)" if test.serial else "(empty)",
            "test": test.test if _CHECK.fullmatch(test.test) else "(left out)",
            "outcome": str(test.outcome),
            "code": _known(test.code, {"", *codes()}),
            "time": test.time.isoformat(timespec="seconds"),
        }
        for test in kept
    ]


def _known(word: str, words: Collection[str]) -> str:
    """A word that this release knows; what people typed could be anything."""
    return word if word in words else "(left out)"
