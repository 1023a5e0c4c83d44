"""Every benchmark is listed, importable and alike; none is timed here."""

from __future__ import annotations

from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path

import pytest

import benchmarks
from benchmarks.alone import alone
from benchmarks.catalog import BENCHMARKS, Benchmark, find

FOLDER = Path(benchmarks.__file__ or "").parent
EACH = pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda benchmark: benchmark.name)


def test_every_module_that_can_run_alone_is_listed() -> None:
    runnable = {file.stem for file in FOLDER.glob("*.py") if '__name__ == "__main__"' in file.read_text("utf-8")}
    assert runnable == {benchmark.module for benchmark in BENCHMARKS}


def test_no_two_have_a_name_in_common() -> None:
    assert len({benchmark.name for benchmark in BENCHMARKS}) == len(BENCHMARKS)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_no_module_hides_one_of_python_when_started_by_its_path(file: Path) -> None:
    import sys

    assert file.stem not in sys.stdlib_module_names


@EACH
def test_its_options_are_what_it_takes(benchmark: Benchmark) -> None:
    module = import_module(f"benchmarks.{benchmark.module}")
    parameters = signature(module.bench).parameters.values()
    assert [parameter.name for parameter in parameters] == [option.name for option in module.OPTIONS]
    assert all(parameter.kind is Parameter.KEYWORD_ONLY for parameter in parameters)


@EACH
def test_its_help_says_what_it_measures(benchmark: Benchmark, capsys: pytest.CaptureFixture[str]) -> None:
    module = import_module(f"benchmarks.{benchmark.module}")
    with pytest.raises(SystemExit, match="0"):
        alone(benchmark.name, module.bench, module.OPTIONS, about=module.__doc__, arguments=["--help"])
    told = capsys.readouterr().out
    assert f"python -m benchmarks.{benchmark.module}" in told
    assert all(f"--{option.name}" in told for option in module.OPTIONS)


def test_a_quick_one_runs_less_often() -> None:
    for benchmark in BENCHMARKS:
        for option in import_module(f"benchmarks.{benchmark.module}").OPTIONS:
            if isinstance(option.quick, int) and isinstance(option.default, int):
                assert option.quick < option.default


def test_one_that_is_not_there_is_not_found() -> None:
    assert find("coffee") is None
