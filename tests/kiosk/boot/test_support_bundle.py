"""The support bundle: whatever a person left anywhere, nothing of it is in there."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import settings as settings_room
from kiosk.boot.bundle_words import MOST_LINES, sifted, told_settings
from kiosk.boot.support_bundle import Sources, write_bundle
from kiosk.domain.certificates import Review, Satisfaction
from kiosk.domain.device_tests import DeviceTest, TestOutcome
from kiosk.domain.message import Message
from kiosk.health.events import Event
from kiosk.health.latest import FILE as STATUSES
from kiosk.ports.errors import SettingsError
from kiosk.ports.print_journal import PrinterJob
from kiosk.upkeep.counters import Counter, Part
from kiosk.upkeep.kinds import DeviceKind
from kiosk.vault.audit import AuditChain
from kiosk.vault.counters import VaultCounters
from kiosk.vault.device_tests import VaultDeviceTests
from kiosk.vault.outbox import VaultOutbox
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.seal import KEY_FILE
from kiosk.vault.store import Vault

AT: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NAME: Final = "张样例"
CANARIES: Final = (
    NAME,
    "Zhang Yangli",
    "11010519491231002X",
    "110105 19491231 002X",
    "13800138000",
    "138-0013-8000",
    "青禾区示例路 1 号 2 单元 301",
    "canary@example.org",
    "QH-JZ-2026-CANARY-00086",
    "canary-technician",
)
SECRETS: Final = ("canary-secret-token",)


@dataclass
class Site:
    """A state directory with canaries wherever there is a place for words."""

    state: Path
    log: list[str]

    def bundle(self, *overrides: str) -> dict[str, str]:
        file = self.state.parent / "support.zip"
        settings = settings_room.load(overrides=overrides, environment={})
        write_bundle(file, Sources(self.state, settings, self.log, fonts=(), now=AT))
        with zipfile.ZipFile(file) as bundle:
            assert bundle.testzip() is None
            return {name: bundle.read(name).decode() for name in bundle.namelist()}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Site:
    state = tmp_path_factory.mktemp("planted") / "state"
    with closing(Vault.open(state)) as vault:
        journal, tests, counters = VaultPrintJournal(vault), VaultDeviceTests(vault), VaultCounters(vault)
        counters.add({(DeviceKind.TICKET_PRINTER, Counter.PAPER_MM): 61_000})
        for number, canary in enumerate(CANARIES):
            entry = journal.intend(f"{canary}-{number}", sheets=1)
            journal.created(entry, PrinterJob(number, canary, canary, 1, counts=True))
            VaultOutbox(vault).put(Review(canary, Satisfaction.GOOD, (canary,)), key=f"key-{number}")
            AuditChain(vault).append("canary", {"said": canary})
            counters.refilled(Part.ROLL, at=AT, by=canary)
            test = DeviceTest(
                f"id-{number}", "ticket-printer", canary, canary, canary, TestOutcome.FAIL,
                Message.of(canary, said=canary), canary, AT, canary,
            )  # fmt: skip
            tests.put(test)
    (state / "terminal.json").write_text(json.dumps({"token": SECRETS[0], "name": NAME}))
    (state / "key.pem").write_text(SECRETS[0])
    (state / "applied.yaml").write_text("\n".join(CANARIES))
    said = {"words": {"device": "online", "media": NAME}, "code": NAME, "since": AT.isoformat()}
    spoken = {"words": {"device": "online", "engine": "ready"}, "code": CANARIES[2], "since": AT.isoformat()}
    devices = {"id-card-reader": said, NAME: said, "speaker": spoken}
    (state / STATUSES).write_text(json.dumps({"format": 1, "at": AT.isoformat(), "pid": 1, "devices": devices}))
    keys = ("message", "code", "status", "page", "where", "error", "device", "serial", "kind", "outcome", NAME)
    log = [json.dumps({"at": AT.isoformat(), "event": event, **dict.fromkeys(keys, canary)})
           for event in Event for canary in CANARIES]  # fmt: skip
    log += [json.dumps({"at": AT.isoformat(), "event": canary}) for canary in CANARIES]
    log += [json.dumps({"at": canary, "event": Event.DEFECT}) for canary in CANARIES]
    log += [*CANARIES, *SECRETS, "Traceback: " + NAME, "", json.dumps([NAME])]
    log += [json.dumps({"at": AT.isoformat(), "event": Event.EFFECT_DONE, "ms": 13800138000, "bytes": [NAME]})]
    return Site(state, log)


@pytest.fixture
def site(planted: Site, tmp_path: Path) -> Site:
    shutil.copytree(planted.state, tmp_path / "state")
    return Site(tmp_path / "state", planted.log)


def test_nothing_of_any_person_and_no_secret_is_in_the_bundle(site: Site) -> None:
    parts = site.bundle(
        f"terminal.address.zh_CN={CANARIES[6]}",
        f"terminal.name.zh_CN={NAME}",
        "terminal.service_line=13800138000",
        f"devices.ticket_printer.link=tcp:{CANARIES[4]}:9100",
        f"devices.document_printer.link=ipp://{SECRETS[0]}@printer/{CANARIES[4]}",
        f"devices.id_card_reader.character_map=/home/{NAME}/map",
        f"devices.document_printer.ca_file=/home/{CANARIES[1]}/ca.pem",
    )
    sought = {spelling for canary in (*CANARIES, *SECRETS) for spelling in (canary, json.dumps(canary)[1:-1])}
    assert [(name, one) for name, text in parts.items() for one in sought if one in text or one in name] == []


def test_no_key_is_in_the_bundle(site: Site) -> None:
    key = (site.state / KEY_FILE).read_bytes()
    whole = "".join(site.bundle().values())
    assert key.hex() not in whole
    assert repr(key)[2:-1] not in whole


def parsed(site: Site, name: str) -> dict[str, Any]:  # Any: JSON
    found: dict[str, Any] = json.loads(site.bundle()[name])
    return found


def test_what_helps_is_in_it(site: Site) -> None:
    assert set(site.bundle()) == {
        *("manifest.json", "versions.json", "settings.json", "statuses.json"),
        *("vault.json", "counters.json", "tests.json", "log.jsonl"),
    }


def test_the_vault_is_told_in_numbers(site: Site) -> None:
    facts = parsed(site, "vault.json")
    assert (facts["rows"]["outbox"], facts["unfinished_papers"]) == (len(CANARIES), len(CANARIES))


def test_counters_are_told_without_who_refilled(site: Site) -> None:
    counters = parsed(site, "counters.json")
    assert counters["totals"] == {"ticket-printer.paper_mm": 61_000}
    assert set(counters["refills"]["roll"]) == {"at", "counted"}


def test_versions_are_told(site: Site) -> None:
    versions = parsed(site, "versions.json")
    assert versions["packages"]["pydantic"]
    assert versions["kernel"]


def test_the_log_keeps_events_codes_and_durations() -> None:
    line = {"at": AT.isoformat(), "event": "slip_printed", "bytes": 1200, "ms": 950, "code": "paper_out", "x": "y"}
    kept, left_out = sifted([json.dumps(line), "not ours"])
    assert (json.loads(kept[0]), left_out) == (
        {"at": "2026-03-02T01:00:00.000+00:00", "event": "slip_printed", "bytes": 1200, "ms": 950, "code": "paper_out"},
        1,
    )


def test_the_log_is_bounded_and_the_newest_is_kept() -> None:
    lines = [json.dumps({"at": AT.isoformat(), "event": "effect_done", "ms": n}) for n in range(MOST_LINES + 3)]
    kept, _ = sifted(lines)
    assert (len(kept), json.loads(kept[-1])["ms"]) == (MOST_LINES, MOST_LINES + 2)


@given(st.text(), st.sampled_from(sorted(Event)))
def test_no_chinese_text_passes_a_log_line_whatever_it_is(text: str, event: str) -> None:
    kept, _ = sifted([json.dumps({"at": AT.isoformat(), "event": event, "code": text, "where": text})])
    assert kept[0].isascii()


@given(st.integers(10**8, 10**18), st.sampled_from(["code", "ms", "bytes", "status", "where", "page", "device"]))
def test_no_long_number_passes_a_log_line(number: int, key: str) -> None:
    lines = [json.dumps({"at": AT.isoformat(), "event": "defect", key: said}) for said in (number, str(number))]
    assert all(str(number) not in line for line in sifted(lines)[0])


def test_a_log_keeps_the_place_of_a_defect() -> None:
    where = "open:85 < _attempt:210 < <lambda>:3"
    (line,), _ = sifted([json.dumps({"at": AT.isoformat(), "event": "defect", "error": "KeyError", "where": where})])
    assert (json.loads(line)["where"], json.loads(line)["error"]) == (where, "KeyError")


def test_a_setting_that_nobody_allowed_is_told_as_set_or_empty() -> None:
    told = told_settings(settings_room.load(environment={}))
    assert (told["terminal.service_line"], told["devices.document_printer.ca_file"]) == ("(set)", "(empty)")


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("serial:/dev/ttyUSB0?baud=9600&flow=rtscts", "serial:/dev/ttyUSB0?baud=9600&flow=rtscts"),
        ("serial:/dev/serial/by-id/usb-13800138000", "serial:(set)"),
        ("tcp:192.0.2.10:9100", "tcp:(set)"),
        ("", ""),
    ],
)
def test_a_link_is_told_by_what_it_is(link: str, told: str) -> None:
    settings = settings_room.load(overrides=[f"devices.ticket_printer.link={link}"], environment={})
    assert told_settings(settings)["devices.ticket_printer.link"] == told


def test_every_setting_is_named_in_the_bundle(site: Site) -> None:
    assert "times.idle_s" in parsed(site, "settings.json")
    assert "devices.sensors.link" in parsed(site, "settings.json")


def test_a_terminal_without_a_vault_gives_a_bundle_all_the_same(tmp_path: Path) -> None:
    parts = Site(tmp_path / "nowhere", []).bundle()
    assert json.loads(parts["vault.json"]) is None
    assert not (tmp_path / "nowhere").exists()


def test_a_vault_that_cannot_be_opened_is_told_by_its_code(site: Site) -> None:
    (site.state / "vault.db").write_bytes(b"this is no database at all, and never was one" * 50)
    assert json.loads(site.bundle()["vault.json"]) == {"error": "vault_damaged"}


def test_the_file_is_for_its_owner_alone(site: Site) -> None:
    site.bundle()
    assert (site.state.parent / "support.zip").stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_written_is_a_usage_error(site: Site) -> None:
    with pytest.raises(SettingsError):
        write_bundle(site.state / "no" / "b.zip", Sources(site.state, None, fonts=()))


def test_bundle_is_on_the_disk_when_it_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []

    def note(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", note)
        site.bundle()
    assert synced[-2:] == ["support.zip.new", site.state.parent.name]


def test_bundle_that_fits_nowhere_leaves_nothing_behind(site: Site) -> None:
    file = site.state.parent / "taken"
    (file / "by a folder").mkdir(parents=True)
    with pytest.raises(SettingsError):
        write_bundle(file, Sources(site.state, None, fonts=()))
    assert not file.with_name("taken.new").exists()
