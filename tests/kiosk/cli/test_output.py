"""How commands speak."""

from __future__ import annotations

import json

import pytest
import typer

from kiosk.cli.output import Exit, complaining, emit, exit_code, say
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.ports import errors

NO = Message.of("no")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.SettingsError("x"), Exit.USAGE),
        (errors.PortMissing("x"), Exit.DEVICE),
        (errors.NoCard("x"), Exit.DEVICE),
        (errors.Canceled("x"), Exit.DEVICE),
        (errors.OutcomeUnknown("x"), Exit.UNKNOWN),
        (errors.BackendRefused(Refusal(NO, NO, NO)), Exit.REFUSED),
        (errors.BackendUnreachable("x"), Exit.BACKEND),
        (errors.CertificateRevoked("x"), Exit.BACKEND),
    ],
)
def test_each_condition_has_its_exit_code(error: errors.KioskError, code: Exit) -> None:
    assert exit_code(error) is code


def test_every_error_of_the_tree_has_code_and_clear_by() -> None:
    def leaves(of: type[errors.KioskError]) -> list[type[errors.KioskError]]:
        below = [child for child in of.__subclasses__() if child.__module__.startswith(errors.__name__)]
        return [leaf for child in below for leaf in leaves(child)] if below else [of]

    codes = [(leaf.code, leaf.clear_by) for leaf in leaves(errors.KioskError)]
    assert len({code for code, _ in codes}) == len(codes)


def test_object_is_one_ascii_line(capsys: pytest.CaptureFixture[str]) -> None:
    emit({"name": "张\n\ud800"})

    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == {"name": "张\n\ud800"}


def test_character_the_terminal_cannot_show_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    say("张\ud800")

    assert capsys.readouterr().out == "张\\ud800\n"


def test_complaint_is_one_line_with_code_and_who_clears_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), complaining(as_json=False):
        raise errors.PaperOut("the roll is empty")

    assert capsys.readouterr().err == "kiosk: the roll is empty [paper_out; attendant]\n"


def test_complaint_as_json_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), complaining(as_json=True):
        raise errors.PaperOut("the roll is empty")

    assert json.loads(capsys.readouterr().out) == {
        "error": {"code": "paper_out", "message": "the roll is empty", "clear_by": "attendant"}
    }


@pytest.mark.parametrize("as_json", [True, False])
def test_complaint_sets_the_exit_code(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, complaining(as_json=as_json):
        raise errors.OutcomeUnknown("x")

    assert ended.value.exit_code == Exit.UNKNOWN


def test_defect_is_no_complaint() -> None:
    with pytest.raises(ZeroDivisionError), complaining(as_json=True):
        _ = 1 // 0
