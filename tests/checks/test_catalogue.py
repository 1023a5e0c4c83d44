"""The catalogue check sees what is missing, doubled, different, unused, in every way an id can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.catalogue import faults_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """One message in two languages, said by one line of Python."""
    write(tmp_path, "zh_CN", "number.kept: 号码 {ticket} 已留\n")
    write(tmp_path, "en", "number.kept: Number {ticket} is kept\n")
    say(tmp_path, 'Message.of("number.kept", ticket=ticket)')
    return tmp_path


def write(root: Path, language: str, text: str, name: str = "a") -> None:
    """Write a file of the catalogue."""
    folder = root / "assets/translations" / language
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, "utf-8")


def both(root: Path, *ids: str) -> None:
    """Add messages in both languages."""
    for language in ("zh_CN", "en"):
        write(root, language, "".join(f"{message_id}: words\n" for message_id in ids), "more")


def say(root: Path, source: str, name: str = "said.py") -> None:
    """Write a source file."""
    (root / "kiosk").mkdir(exist_ok=True)
    (root / "kiosk" / name).write_text(source, "utf-8")


def test_complete_catalogue_passes(tree: Path) -> None:
    assert faults_in(tree) == []


def test_id_missing_in_one_language_is_told_with_its_place(tree: Path) -> None:
    write(tree, "zh_CN", "number.kept: 号码 {ticket} 已留\nnumber.lost: 丢\n")
    say(tree, 'Message.of("number.lost")', "other.py")
    assert faults_in(tree) == ["assets/translations/zh_CN/a.yaml:2: 'number.lost' is missing in en"]


def test_other_places_in_another_language_are_told(tree: Path) -> None:
    write(tree, "en", "number.kept: Number {number} is kept\n")
    assert "'number.kept' has other places" in faults_in(tree)[0]


def test_date_put_together_in_another_way_is_no_difference(tree: Path) -> None:
    write(tree, "zh_CN", "number.kept: 号码 {ticket} {month} 月 {day} 日\n")
    write(tree, "en", "number.kept: Number {ticket} {date}\n")
    say(tree, 'Message.of("number.kept", ticket=ticket, month=11, day=23, date=date)')
    assert faults_in(tree) == []


def test_value_that_one_language_alone_wants_must_be_given_too(tree: Path) -> None:
    write(tree, "zh_CN", "number.kept: 号码 {ticket} {month} 月 {day} 日\n")
    write(tree, "en", "number.kept: Number {ticket} {date}\n")
    say(tree, 'Message.of("number.kept", ticket=ticket, month=11, day=23)')
    assert faults_in(tree) == ["kiosk/said.py:1: 'number.kept' needs date"]


def test_broken_braces_are_told(tree: Path) -> None:
    write(tree, "en", "number.kept: Number {ticket is kept\n")
    assert "expected '}'" in faults_in(tree)[0]


def test_id_twice_in_one_file_is_told(tree: Path) -> None:
    write(tree, "en", "number.kept: Number {ticket} is kept\nnumber.kept: Kept {ticket}\n")
    assert faults_in(tree) == [
        "assets/translations/en/a.yaml:2: 'number.kept' stands in assets/translations/en/a.yaml:1 already"
    ]


def test_id_in_two_files_is_told(tree: Path) -> None:
    write(tree, "en", "number.kept: Kept {ticket}\n", "b")
    assert "stands in assets/translations/en/a.yaml:1 already" in faults_in(tree)[0]


def test_empty_text_is_told(tree: Path) -> None:
    both(tree, "number.gone")
    write(tree, "en", 'number.gone: ""\n', "more")
    say(tree, 'Message.of("number.gone")', "other.py")
    assert faults_in(tree) == ["assets/translations/en/more.yaml:1: 'number.gone' says nothing"]


def test_nested_map_is_told(tree: Path) -> None:
    write(tree, "en", "number:\n  kept: Number {ticket}\n", "b")
    assert "'number' is no text" in faults_in(tree)[0]


def test_unused_id_is_told(tree: Path) -> None:
    both(tree, "number.never")
    assert faults_in(tree) == ["assets/translations/zh_CN/more.yaml:1: nobody says 'number.never'"]


@pytest.mark.parametrize(
    "source",
    [
        'Message.of("number.lost")',
        'Message("number.lost")',
        'catalogue.text("number.lost", language)',
        'self._catalogue.text("number.lost", language=EN)',
        'voice.text("number.lost")',
        'context.voice.text("number.lost" if lost else "number.kept", ticket=ticket)',
    ],
)
def test_unknown_id_in_python_is_told(tree: Path, source: str) -> None:
    say(tree, source, "other.py")
    assert faults_in(tree) == ["kiosk/other.py:1: no message 'number.lost'"]


def test_unknown_id_in_qml_is_told(tree: Path) -> None:
    say(tree, 'Text {\n    text: qsTrId("number.lost")\n}\n', "Page.qml")
    assert faults_in(tree) == ["kiosk/Page.qml:2: no message 'number.lost'"]


def test_put_together_id_in_qml_is_told(tree: Path) -> None:
    say(tree, 'Text { text: qsTrId("number." + what) }', "Page.qml")
    assert "qsTrId takes a literal" in faults_in(tree)[0]


def test_id_kept_in_a_table_counts_as_used(tree: Path) -> None:
    both(tree, "number.tabled")
    say(tree, 'TABLE = {1: "number.tabled"}', "table.py")
    assert faults_in(tree) == []


def test_docstring_does_not_count_as_use(tree: Path) -> None:
    both(tree, "number.told")
    say(tree, '"number.told"', "told.py")
    assert "nobody says 'number.told'" in faults_in(tree)[0]


def test_f_string_over_an_enum_wants_every_member(tree: Path) -> None:
    both(tree, "card.expired.reason")
    enum = 'class Fault(StrEnum):\n    EXPIRED = "expired"\n    MALFORMED = "malformed"\n'
    say(tree, enum + 'def tell(fault: Fault):\n    Message.of(f"card.{fault}.reason")', "card.py")
    assert faults_in(tree) == ["kiosk/card.py:5: no message 'card.malformed.reason'"]


def test_f_string_over_a_class_constant_wants_every_value(tree: Path) -> None:
    both(tree, "error.paper_out")
    classes = 'class PaperOut:\n    code = "paper_out"\nclass Jam:\n    code = "jam"\n    '
    say(tree, classes + 'def tell(self):\n        return Message.of(f"error.{self.code}")', "errors.py")
    assert faults_in(tree) == ["kiosk/errors.py:6: no message 'error.jam'"]


def test_f_string_over_an_argument_wants_what_the_calls_pass(tree: Path) -> None:
    both(tree, "authority.expired")
    function = 'def no(condition: str):\n    return Message.of(f"authority.{condition}")\n'
    say(tree, function + 'no("expired")\nno(condition="out_of_scope")', "authority.py")
    assert faults_in(tree) == ["kiosk/authority.py:2: no message 'authority.out_of_scope'"]


def test_f_string_over_the_unknown_wants_one_that_fits(tree: Path) -> None:
    say(tree, 'Message.of(f"processing.{name()}")', "other.py")
    assert "no message fits" in faults_in(tree)[0]


def test_f_string_over_the_unknown_uses_every_one_that_fits(tree: Path) -> None:
    both(tree, "processing.print", "processing.read")
    say(tree, 'Message.of(f"processing.{name()}")', "other.py")
    assert faults_in(tree) == []


def test_unknown_id_in_a_template_is_told(tree: Path) -> None:
    say(tree, '<p>{{ say("number.lost", ticket=ticket) }}</p>', "page.html")
    assert faults_in(tree) == ["kiosk/page.html:1: no message 'number.lost'"]


@pytest.mark.parametrize(
    "source",
    ['say(f"number.put.{what}")', 'say("number.put." + what)', 'say("number.put" + ending, ending=".together")'],
)
def test_id_put_together_elsewhere_counts_as_used(tree: Path, source: str) -> None:
    both(tree, "number.put.together")
    say(tree, source, "other.py")
    assert faults_in(tree) == []


def test_place_without_a_value_is_told(tree: Path) -> None:
    say(tree, 'voice.text("number.kept", number=1)', "other.py")
    assert faults_in(tree) == ["kiosk/other.py:1: 'number.kept' needs ticket"]


def test_place_in_a_text_of_qml_is_told(tree: Path) -> None:
    say(tree, 'Text { text: qsTrId("number.kept") }', "Page.qml")
    assert faults_in(tree) == ["kiosk/Page.qml:1: 'number.kept' needs ticket"]


def test_values_passed_on_whole_are_believed(tree: Path) -> None:
    say(tree, 'voice.text("number.kept", **values)', "other.py")
    assert faults_in(tree) == []
