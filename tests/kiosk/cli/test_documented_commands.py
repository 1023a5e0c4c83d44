"""Every command that README, docs/ and `--help` show exists, and so does every option they show with it."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import typer
from typer.core import TyperGroup

from benchmarks.catalog import find
from kiosk.cli.main import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer._click import Command

ROOT: Final = Path(__file__).parents[3]
DOCUMENTS: Final = (*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").rglob("*.md")))
OF_THE_SCRIPT: Final = {"test", "check"}  # what ./run does by itself
TREE: Final = typer.main.get_command(app)
_CONTEXT: Final = typer.Context(TREE)
_SPAN: Final = re.compile(r"`((?:kiosk|\./run) [^`]+?)`")
_FENCE: Final = re.compile(r"^```[a-z]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXPLAINED: Final = re.compile(r"\s{2,}|\s#|[<>;&(]")  # what follows a command: white space, a remark, the shell's part
_EXAMPLE: Final = re.compile(r"Example: (kiosk .*?)(?:\n\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """A command as it stands somewhere. `|` parts alternatives: the later ones replace the last word of the first."""

    where: str
    words: str


def in_document(text: str, name: str) -> Iterator[Shown]:
    """Find what a document shows: in code spans, and at the start of lines of code."""
    fences = "\n".join(_FENCE.findall(text)).replace("\\\n", " ")
    for line in fences.splitlines():
        code = line.strip()
        if code.startswith(("kiosk ", "./run ")):
            yield Shown(name, _EXPLAINED.split(re.sub(r"^(\S+)\s+", r"\1 ", code))[0])
    for span in _SPAN.findall(_FENCE.sub("", text)):
        yield Shown(name, " ".join(span.split()))


def commands(command: Command, path: str = "kiosk") -> Iterator[tuple[str, Command]]:
    """Walk the tree."""
    yield path, command
    if isinstance(command, TyperGroup):
        for name in command.list_commands(_CONTEXT):
            yield from commands(_child(command, name), f"{path} {name}")


def _child(command: TyperGroup, name: str) -> Command:
    child = command.get_command(_CONTEXT, name)
    assert child is not None, name
    return child


def in_help() -> Iterator[Shown]:
    """Find the examples that `--help` shows."""
    for path, command in commands(TREE):
        for example in _EXAMPLE.findall(command.help or ""):
            yield Shown(f"{path} --help", _EXPLAINED.split(" ".join(example.split()))[0])


def faults(shown: Shown) -> list[str]:
    """Say what of a command does not exist."""
    first, *others = re.split(r"\s*\\?\|\s*", re.sub(r"[\[\]]", " ", shown.words))
    words = shlex.split(first)[1:]
    if words[0] in OF_THE_SCRIPT and shown.words.startswith("./run"):
        return []
    group, rest = _walk(words)
    found = _faults_of(group, rest)
    parent = _walk(words[: len(words) - len(rest) - 1])[0]
    return found + [fault for other in others for fault in _faults_of(*_walk(shlex.split(other), parent))]


def _walk(words: list[str], command: Command = TREE) -> tuple[Command, list[str]]:
    """Follow the words as far as they name commands; give what remains."""
    while isinstance(command, TyperGroup) and words and words[0] in command.list_commands(_CONTEXT):
        command, words = _child(command, words[0]), words[1:]
    return command, words


def _faults_of(command: Command, rest: list[str]) -> list[str]:
    if isinstance(command, TyperGroup):
        return [f"{command.name} has no command {word}" for word in rest[:1] if word != "…" and not word.isupper()]
    found = []
    known = {"--help", "-h"}
    known |= {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    if command.name == "bench":
        names = list(takewhile(lambda word: word[0].islower(), rest))
        found = [f"there is no benchmark {name}" for name in names if find(name) is None]
        known |= _of_benchmarks(names)
    options = (word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word))
    return found + [f"{command.name} has no option {option}" for option in options if option not in known]


def _of_benchmarks(names: list[str]) -> set[str]:
    named = [benchmark for benchmark in map(find, names) if benchmark is not None]
    return {f"--{option.name}" for one in named for option in import_module(f"benchmarks.{one.module}").OPTIONS}


def _id(shown: Shown) -> str:
    return f"{shown.where}: {shown.words}"


SHOWN: Final = tuple(
    dict.fromkeys(
        shown
        for document in DOCUMENTS
        for shown in in_document(document.read_text("utf-8"), document.relative_to(ROOT).as_posix())
    )
)


@pytest.mark.parametrize("shown", SHOWN, ids=_id)
def test_command_that_a_document_shows_exists(shown: Shown) -> None:
    assert faults(shown) == []


@pytest.mark.parametrize("shown", tuple(in_help()), ids=_id)
def test_example_of_a_help_exists(shown: Shown) -> None:
    assert faults(shown) == []


@pytest.mark.parametrize("path", [path for path, command in commands(TREE) if not isinstance(command, TyperGroup)])
def test_help_of_every_command_has_an_example(path: str) -> None:
    assert any(shown.where == f"{path} --help" for shown in in_help())


def test_readme_names_every_command() -> None:
    told = (ROOT / "README.md").read_text("utf-8")
    rows = [re.findall(r"[\w-]+", row) for row in re.findall(r"`(kiosk [^`]+)`", told)]
    named = {(words[1], word) for words in rows for word in words[1:]}
    paths = [path.split()[1:] for path, _command in commands(TREE) if path.count(" ") in {1, 2}]
    assert [path for path in paths if (path[0], path[-1]) not in named] == []


# ── the finding itself ──


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("kiosk devices fly", "devices has no command fly"),
        ("kiosk devices list --fast", "list has no option --fast"),
        ("kiosk devices list | fly", "devices has no command fly"),
        ("./run devices list --fast=3", "list has no option --fast"),
        ("kiosk bench dreams", "there is no benchmark dreams"),
        ("kiosk bench numbers --citizens 3", "bench has no option --citizens"),
    ],
)
def test_what_does_not_exist_is_found(words: str, fault: str) -> None:
    assert faults(Shown("", words)) == [fault]


@pytest.mark.parametrize(
    "words",
    [
        "kiosk devices list | status --json",
        "kiosk emulate …",
        "./run test tests/ui",
        "kiosk bench numbers --clients 3",
        "kiosk devices status [--all]",
    ],
)
def test_what_exists_is_no_fault(words: str) -> None:
    assert faults(Shown("", words)) == []


def test_remark_behind_a_command_is_not_part_of_it() -> None:
    told = list(in_document("```\nkiosk devices list   what there is --at all\n```\n", "x.md"))
    assert told == [Shown("x.md", "kiosk devices list")]
