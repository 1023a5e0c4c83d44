from __future__ import annotations

import subprocess
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.forms import Grade, ValueType
from kiosk.packs.faults import PackFaulty
from kiosk.packs.loading import Pack, check, content_hash, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.kiosk.packs.conftest import Author


def test_right_pack_loads_without_a_fault(author: Author) -> None:
    assert author.complaints() == []


def test_every_fault_of_both_files_is_told_at_once(author: Author) -> None:
    author.edit("life_event: health", "life_event: swimming").edit("type: digits", "type: numerals")
    files = {complaint.split(":")[0] for complaint in author.complaints()}
    assert files == {"service.yaml", "form.yaml"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("keywords: [游泳]", "keyword: [游泳]", "keyword: there is no such key"),
        ("audience: [individual]\n", "", "audience: is missing"),
        ("names: {zh_CN: 游泳证, en: Pool pass}", "names: {zh_CN: 游泳证}", "names.en: is missing"),
        ("valid_from: 2026-11-01", "valid_from: 2026-11-31", "valid_from: "),
        ('mon: ["09:00-12:00"', 'mon: ["9:00-12:00"', "service_hours.mon.0: "),
        ('mon: ["09:00-12:00"', 'mon: ["12:00-09:00"', "service_hours.mon.0: 12:00-09:00 ends before it begins"),
        ("id: pool-pass", "id: pool", "id: pool lies in a directory named pool-pass"),
        ("is: deep", "is: deeep", "pages.1.fields.1.when.is: lane has no option 'deeep'"),
        (
            "{field: lane, is",
            "{field: lanes, is",
            "pages.1.fields.1.when.field: no field or fact lanes stands before this",
        ),
        ("{field: depth, gt", "{field: licence, gt", "no field or fact licence stands before this"),
        ("{field: depth, gt", "{field: lane, gt", "lane is a choice: gt compares dates and numbers"),
        ('gt: "3"', "gt: three", "'three' is no number, as depth is"),
        ('gt: "3"', 'gt: "3", lt: "9"', "depth needs exactly one of"),
        ('{field: depth, gt: "3"}', "{all: [], any: []}", "exactly one of all, any, not, field"),
        ('is: "true"', "is: fit", "'fit' is no boolean, as health.fit is"),
        ("prefill: [card.name]", "prefill: [card.nickname]", "neither card nor registers have card.nickname"),
        ("[health.name, card.name]", "[health.seen]", "health.seen is a date, name a name"),
        ("        prefill: [health.name, card.name]\n", "", "name must come from a card or a register"),
        ('required: "false"', 'required: "no"', "pages.0.fields.1.required: write true or false"),
        ("suggestion: 2026-12-01", "suggestion: tomorrow", "suggestion: 'tomorrow' is no date"),
        ("not_before: today,", "not_before: yesterday,", "constraints.not_before: "),
        ("not_before: today,", "not_before: today-201y,", "constraints: no such day"),
        ('minimum: "2", maximum: "9"', 'minimum: "9", maximum: "2"', "9 is more than 2: nothing fits"),
        ('minimum: "2", maximum: "9"', 'min_length: "2"', "a number has no min_length"),
        ("- id: start", "- id: lane", "a field lane stands before"),
        ("- id: when", "- id: who", "a page who stands before"),
        ("{id: shallow,", "{id: deep,", "an option deep stands before"),
    ],
)
def test_fault_is_told_in_plain_words(author: Author, old: str, new: str, expected: str) -> None:
    complaints = author.edit(old, new).complaints()
    assert any(expected in complaint for complaint in complaints), complaints


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("is: deep", "is: deeep", "deeep"),
        ("keywords: [游泳]", "keywords: [游泳]\ncolour: red", "colour"),
        ("suggestion: 2026-12-01", "suggestion: tomorrow", "tomorrow"),
        ('is: "true"', "is: fit", "is: fit"),
    ],
)
def test_fault_names_its_line(author: Author, old: str, new: str, at: str) -> None:
    author.edit(old, new)
    assert f":{author.line_of(at)}: " in author.complaints()[0]


def test_choice_without_options_is_a_fault(author: Author) -> None:
    start, end = author.form.index("        options:"), author.form.index("      - id: depth")
    author.form = author.form[:start] + author.form[end:]
    assert any("lane is a choice: it needs options" in complaint for complaint in author.complaints())


def test_instant_approval_without_rules_is_a_fault(author: Author) -> None:
    start, end = author.service.index("  rules:"), author.service.index("delivery:")
    author.service = author.service[:start] + author.service[end:]
    assert author.complaints() == [
        f"service.yaml:{author.line_of('approval:')}: approval: instant approval needs at least one rule"
    ]


def test_faulty_pack_does_not_load(author: Author) -> None:
    author.edit("is: deep", "is: deeep").check()
    with pytest.raises(PackFaulty, match=r"form\.yaml:\d+: .*deeep"):
        load(author.directory)


def test_missing_pack_is_told_file_by_file(tmp_path: Path) -> None:
    assert {fault.file.name for fault in check(tmp_path / "none").faults} == {"service.yaml", "form.yaml"}


def test_version_changes_with_any_byte(author: Author, pack: Pack) -> None:
    author.service += "# a word\n"
    author.check()
    assert load(author.directory).service.version != pack.service.version


def test_version_changes_when_a_file_is_renamed(author: Author, pack: Pack) -> None:
    (author.directory / "a.txt").write_text("x")
    first = content_hash(author.directory)
    (author.directory / "a.txt").rename(author.directory / "b.txt")
    assert len({first, content_hash(author.directory), pack.service.version}) == 3


def test_version_is_what_sha256sum_gives(author: Author) -> None:
    author.check()
    command = "find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs sha256sum | sha256sum"
    shell = subprocess.run(["sh", "-c", command], cwd=author.directory, capture_output=True, text=True, check=True)
    assert shell.stdout.split()[0] == content_hash(author.directory)


def test_link_in_a_pack_is_a_fault(author: Author) -> None:
    (author.directory / "leak").symlink_to("/etc/hostname")
    assert author.complaints() == ["leak:1: a pack holds files, no links"]


def test_texts_become_words(pack: Pack) -> None:
    assert pack.service.names.as_mapping() == {"zh_CN": "游泳证", "en": "Pool pass"}


def test_fee_is_counted_in_fen(pack: Pack) -> None:
    assert pack.service.guide.fee_fen == 1250


def test_material_that_may_follow_later_keeps_its_promise(pack: Pack) -> None:
    deferral = pack.service.guide.materials[0].deferral
    assert deferral is not None
    assert (deferral.within_days, deferral.promise.zh_CN) == (30, "三十天内补上")


@pytest.mark.parametrize(
    ("moment", "offered"),
    [
        ("2026-11-23T09:00", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T17:29", True),
        ("2026-11-24T10:00", False),
        ("2026-10-26T10:00", False),
    ],
)
def test_service_is_offered_in_its_hours_from_its_day(pack: Pack, moment: str, offered: bool) -> None:
    assert pack.service.offered(datetime.fromisoformat(moment)) is offered


def test_types_are_known_for_fields_registers_and_card(pack: Pack) -> None:
    types = [pack.service.type_of(source) for source in ("depth", "health.seen", "card.birth", "nothing")]
    assert types == [ValueType.NUMBER, ValueType.DATE, ValueType.DATE, None]


def test_evidence_is_none_unless_the_author_asks(pack: Pack) -> None:
    assert {field.evidence for field in pack.service.form.fields} == {Grade.SUGGESTED}


GOLDEN = "about: x\ntoday: 2026-11-23\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOLDEN, "a case says what must come out"),
        (GOLDEN + "refused_by: nobody\n", "refused_by: no rule nobody"),
        (GOLDEN + "refused_by: fit\nanswers: {colour: red}\n", "answers.colour: the form has no such field"),
        (
            GOLDEN + "refused_by: fit\nfacts: {moon: {phase: full}}\n",
            "facts.moon.phase: neither card nor registers have this",
        ),
        ("about: x\nrefused_by: fit\n", "today: is missing"),
    ],
)
def test_golden_case_that_cannot_be_meant_is_a_fault(
    golden: Callable[[str], list[str]], text: str, expected: str
) -> None:
    assert any(expected in complaint for complaint in golden(text))
