"""The demonstration, played as a user would: processes, real wires, the real window."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

TREE = Path(__file__).resolve().parents[2]
CARDS = TREE / "assets" / "cards"


def play(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "demo", "--headless", "--out", str(out), *arguments],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def report_of(out: Path) -> dict[str, Any]:  # Any: JSON
    report: dict[str, Any] = json.loads((out / "report.json").read_text("utf-8"))
    return report


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo")
    ended = play(out)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return out


@pytest.mark.timeout(300)
class TestPlayed:
    def test_every_step_happened(self, played: Path) -> None:
        report = report_of(played)
        assert report["ok"] is True
        assert all(step["ok"] for step in report["steps"])

    def test_identity_is_the_cards_and_masked(self, played: Path) -> None:
        card = json.loads((CARDS / "resident.json").read_text("utf-8"))
        identity = report_of(played)["identity"]
        assert identity["name"] == card["name"]
        assert identity["id_number_masked"] == f"{card['number'][0]}{'*' * 16}{card['number'][-1]}"

    def test_number_was_printed(self, played: Path) -> None:
        number = report_of(played)["number"]
        assert number["ticket"] == "A001"
        assert number["outcome"] == "printed"

    def test_ticket_bytes_are_what_the_printer_got(self, played: Path) -> None:
        assert len((played / "ticket.escpos").read_bytes()) == report_of(played)["number"]["bytes"]

    def test_tickets_qr_opens_the_number(self, played: Path) -> None:
        with Image.open(played / "ticket.png") as picture:
            codes = zxingcpp.read_barcodes(picture.convert("L"))
        assert [code.text.upper().partition("/N/")[1] for code in codes] == ["/N/"]

    def test_certificate_is_what_the_printer_got(self, played: Path) -> None:
        part = report_of(played)["certificate"]
        digest = hashlib.sha256((played / "certificate.pdf").read_bytes()).hexdigest()
        assert (part["pages"], part["sha256"], part["outcome"]) == (1, digest, "printed")

    def test_certificates_qr_opens_the_verify_page(self, played: Path) -> None:
        with Image.open(played / "certificate.png") as picture:
            codes = zxingcpp.read_barcodes(picture.convert("L"))
        assert [code.text.upper().partition("/V/")[1] for code in codes] == ["/V/"]

    def test_slip_in_place_of_a_certificate_carries_the_name_by_glyphs_of_its_own(self, played: Path) -> None:
        assert b"\x1c\x32\xfe" in (played / "claim.escpos").read_bytes()

    def test_slips_qr_opens_the_verify_page(self, played: Path) -> None:
        with Image.open(played / "claim.png") as picture:
            codes = zxingcpp.read_barcodes(picture.convert("L"))
        assert [code.text.upper().partition("/V/")[1] for code in codes] == ["/V/"]

    def test_certificate_verifies(self, played: Path) -> None:
        ended = subprocess.run(
            [sys.executable, "-m", "kiosk", "certificate", "verify", str(played / "certificate.pdf"), "--offline",
             "--state-dir", str(played / "work" / "terminal"), "--json"],
            cwd=TREE, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stdout + ended.stderr

    @pytest.mark.parametrize(
        "page",
        ["home", "choose", "choose-with-card", "identify", "number-taken", "number-kept", "declined", "problem",
         "processing", "help", "accessibility", "identify-for-records", "phone-code", "choose-certificate", "question",
         "check-answers", "preview", "take-card", "certificate-done", "thanks", "time-out",
         "home-large", "home-english", "no-paper", "claim-slip", "home-alone", "number-alone"],
    )  # fmt: skip
    def test_page_was_grabbed(self, played: Path, page: str) -> None:
        found = [file for file in (played / "screens").glob("*.png") if file.stem.partition("-")[2] == page]
        assert len(found) == 1
        with Image.open(found[0]) as picture:
            assert picture.size == (1080, 1920)

    def test_logs_name_nobody(self, played: Path) -> None:
        cards = [json.loads((CARDS / f"{name}.json").read_text("utf-8")) for name in ("resident", "rare-name")]
        logs = "".join(file.read_text("utf-8") for file in (played / "work").glob("*.log"))
        assert logs
        assert [said for card in cards for said in (card["name"], card["number"]) if said in logs] == []


@pytest.mark.timeout(120)
def test_expired_card_is_refused_with_a_way_on(tmp_path: Path) -> None:
    ended = play(tmp_path, "--card", str(CARDS / "expired.json"))
    refusal = report_of(tmp_path)["identity"]["refusal"]
    assert ended.returncode == 3
    assert all(refusal[part] for part in ("reason", "how_to_fix", "where_next"))


def test_misspelt_setting_is_one_line(tmp_path: Path) -> None:
    ended = play(tmp_path, "--set", "devices.ticket_printer.lnk=tcp:127.0.0.1:9100")
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "devices.ticket_printer.lnk" in ended.stderr


def test_missing_card_file_is_one_line(tmp_path: Path) -> None:
    ended = play(tmp_path, "--card", str(tmp_path / "nothing.json"))
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
