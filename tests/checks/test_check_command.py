"""`./run check`: goes on after a failure, says which, and how long each took."""

from __future__ import annotations

import ast

import pytest

from checks import __main__ as command


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three steps, the second of which complains."""
    told = {"first": lambda: "", "second": lambda: "a.py:1: not so", "third": lambda: ""}
    monkeypatch.setattr(command, "STEPS", told)


@pytest.mark.usefixtures("steps")
def test_failing_step_makes_the_command_fail() -> None:
    assert command.main([]) == 1


@pytest.mark.usefixtures("steps")
def test_steps_after_a_failure_still_run(capsys: pytest.CaptureFixture[str]) -> None:
    command.main([])
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()[:3]] == [
        ["ok", "first"],
        ["FAIL", "second"],
        ["ok", "third"],
    ]


@pytest.mark.usefixtures("steps")
def test_complaints_and_summary_close_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    command.main([])
    assert capsys.readouterr().out.endswith("--- second\na.py:1: not so\n\n2 of 3 checks hold, not second\n")


@pytest.mark.usefixtures("steps")
def test_steps_can_be_chosen() -> None:
    assert command.main(["third", "first"]) == 0


@pytest.mark.usefixtures("steps")
def test_unknown_step_is_a_usage_error() -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(["fourth"])


def test_step_that_meets_an_unreadable_file_complains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "STEPS", {"codecs": lambda: str(ast.parse("def", "kiosk/names.py"))})
    assert "names.py" in command.run_step("codecs").complaints


def test_tool_that_fails_silently_still_complains() -> None:
    assert command.tool("-c", "raise SystemExit(3)") == "exit 3"


def test_tool_that_succeeds_has_nothing_to_say() -> None:
    assert command.tool("-c", "print('fine')") == ""
