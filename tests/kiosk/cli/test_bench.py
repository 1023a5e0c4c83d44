"""`kiosk bench`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from benchmarks.catalog import BENCHMARKS
from kiosk.cli import bench as bench_command
from kiosk.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result


def bench(*words: str) -> Result:
    return CliRunner().invoke(app, ["bench", *words])


def test_list_names_every_benchmark() -> None:
    told = json.loads(bench("--list", "--json").stdout)["benchmarks"]
    assert [row["name"] for row in told] == [benchmark.name for benchmark in BENCHMARKS]


def test_list_for_people_has_a_line_each() -> None:
    assert len(bench("--list").stdout.splitlines()) == len(BENCHMARKS)


def test_one_by_name_gives_one_ascii_object_with_its_figures_on_top() -> None:
    result = bench("ticket-bytes", "--json", "--quick")
    told = json.loads(result.stdout)
    assert (result.exit_code, result.stdout.isascii(), told["benchmark"]) == (0, True, "ticket-bytes")
    assert told["measures"][0]["met"] is True
    assert told["machine"]["cores"] >= 1


def test_options_after_the_name_are_the_benchmarks_own() -> None:
    told = json.loads(bench("ticket-bytes", "--model", "snbc-bt-t080", "--json").stdout)
    assert told["model"] == "snbc-bt-t080"


def test_one_by_name_gives_people_a_table_and_the_machine() -> None:
    result = bench("ticket-bytes")
    assert result.exit_code == 0
    assert "python-escpos" in result.stdout
    assert "cores" in result.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("coffee",), "no benchmark coffee"),
        (("--clients", "64"), "follow its name"),
        (("ticket-bytes", "card-read", "--runs", "3"), "follow its name"),
        (("ticket-bytes", "--colour", "red"), "--colour"),
        (("ticket-bytes", "--model", "abacus"), "abacus"),
    ],
)
def test_what_is_not_understood_is_exit_2(words: tuple[str, ...], said: str) -> None:
    result = bench(*words)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_help_has_an_example() -> None:
    told = bench("--help").stdout
    assert "Example: kiosk bench" in told


def test_outside_the_source_tree_it_says_where_benchmarks_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench_command, "TREE", tmp_path)
    result = bench("--json")
    assert result.exit_code == 2
    assert "source tree" in json.loads(result.stdout)["error"]["message"]
