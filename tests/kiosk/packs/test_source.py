from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.packs.source import Source, read

if TYPE_CHECKING:
    from pathlib import Path


def read_text(tmp_path: Path, text: str | bytes) -> Source:
    file = tmp_path / "x.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(file)


@pytest.mark.parametrize("word", ["17:30", "no", "010", "1e3", "2026-01-01", "~", "0x1F", "1_000"])
def test_plain_words_stay_words(tmp_path: Path, word: str) -> None:
    assert read_text(tmp_path, f"a: {word}").tree == {"a": word}


def test_equal_keys_are_told_with_both_lines(tmp_path: Path) -> None:
    source = read_text(tmp_path, "a: 1\nb: 2\na: 3\n")
    assert [(fault.line, fault.what) for fault in source.faults] == [(3, "a stands here twice, first in line 1")]


def test_equal_keys_deep_inside_are_told(tmp_path: Path) -> None:
    assert [fault.line for fault in read_text(tmp_path, "a:\n  - b: 1\n    b: 2\n").faults] == [3]


def test_missing_file_is_a_fault(tmp_path: Path) -> None:
    assert read(tmp_path / "none.yaml").faults[0].what == "cannot be read: No such file or directory"


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    (fault,) = read_text(tmp_path, "a: 1\nb: [\n").faults
    assert fault.line >= 2
    assert fault.what.startswith("not YAML")


def test_bytes_that_are_no_utf8_are_a_fault(tmp_path: Path) -> None:
    assert read_text(tmp_path, b"a: \xff\xfe\xfa").faults


def test_empty_file_is_a_fault(tmp_path: Path) -> None:
    assert read_text(tmp_path, "# nothing\n").faults[0].what == "is empty"


def test_key_that_is_no_word_is_a_fault(tmp_path: Path) -> None:
    assert read_text(tmp_path, "? [a, b]\n: 1\n").faults[0].what == "a key must be a word"


@pytest.mark.parametrize("tag", ["!secret", "!!python/object:os.system", "!!int", "!!binary"])
def test_tag_is_a_fault(tmp_path: Path, tag: str) -> None:
    assert "are not read here" in read_text(tmp_path, f"a: {tag} x\n").faults[0].what


def test_aliases_that_unfold_without_end_are_a_fault(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for name, last in zip("bcdefgh", "abcdefg", strict=True):
        bomb += f"{name}: &{name} [" + ", ".join([f"*{last}"] * 9) + "]\n"
    assert any("unfold" in fault.what for fault in read_text(tmp_path, bomb).faults)


def test_alias_within_itself_is_a_fault(tmp_path: Path) -> None:
    assert any("unfold" in fault.what for fault in read_text(tmp_path, "a: &a [*a]\n").faults)


def test_shared_anchor_is_read_twice(tmp_path: Path) -> None:
    source = read_text(tmp_path, "a: &x {b: 1}\nc: *x\n")
    assert source.tree == {"a": {"b": "1"}, "c": {"b": "1"}}
    assert not source.faults


def test_line_of_an_unknown_place_is_that_of_what_surrounds_it(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a:\n  b:\n    c: 1\n").line_of(("a", "b", "missing")) == 2
