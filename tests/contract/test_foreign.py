"""The checks of a document printer over somebody else's: Debian's `ippeveprinter`, through the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from kiosk.cli.devices import app
from tests.misfortunes.test_document_ippeveprinter import machine, pytestmark

if TYPE_CHECKING:
    from tests.misfortunes.test_document_ippeveprinter import Machine

__all__ = ["machine", "pytestmark"]  # its fixture, and why it may be skipped


def test_ippeveprinter_passes_every_check_that_needs_nobody(machine: Machine) -> None:
    done = CliRunner().invoke(app, ["test", "document-printer", "--link", machine.link, "--no-hands", "--json"])
    records = json.loads(done.stdout)["records"]
    told = [(record["test"], record["outcome"], record["message"]) for record in records if record["outcome"] != "pass"]
    assert (done.exit_code, told) == (0, [])
    assert machine.sheets() == 8  # what was printed is what the checks printed


def test_ippeveprinter_that_gives_up_in_a_jam_is_unknown_since_it_counts_nothing(machine: Machine) -> None:
    machine.fate("jam")
    done = CliRunner().invoke(
        app, ["test", "document-printer", "--link", machine.link, "--json", "--check", "sheet_is_proved"]
    )
    (record,) = json.loads(done.stdout)["records"]
    assert (done.exit_code, record["outcome"], record["code"]) == (5, "unknown", "outcome_unknown")
    assert machine.sheets() == 0
