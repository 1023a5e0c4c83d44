"""A small pack that is right, and a way to make it wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.packs.loading import Checked, Pack, check, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SERVICE = """\
id: pool-pass
names: {zh_CN: 游泳证, en: Pool pass}
department: {zh_CN: 青禾区体育局, en: Sports office}
keywords: [游泳]
audience: [individual]
life_event: health
guide:
  summary: {zh_CN: 游泳用, en: For swimming}
  steps:
    - {zh_CN: 填表, en: Fill in}
  materials:
    - id: photo
      name: {zh_CN: 照片, en: Photo}
      about: {zh_CN: 一寸, en: One inch}
      source: camera
      may_follow_later:
        within_days: "30"
        promise: {zh_CN: 三十天内补上, en: Within thirty days}
  fee: {yuan: "12.50", about: {zh_CN: 工本费, en: Cost}}
  time: {days: "0", about: {zh_CN: 当场, en: At once}}
  visits: "1"
  legal_basis:
    - {zh_CN: 办法, en: Rules}
assurance: card
registers:
  health:
    fit: boolean
    seen: date
    name: name
approval:
  kind: instant
  rules:
    - id: fit
      when: {field: health.fit, is: "true"}
      otherwise:
        reason: {zh_CN: 体检没过, en: Not fit}
        how_to_fix: {zh_CN: 再查一次, en: See a doctor}
        where_next: {zh_CN: 社区医院, en: The clinic}
delivery: [none]
channels: [terminal]
service_hours:
  mon: ["09:00-12:00", "14:00-17:30"]
valid_from: 2026-11-01
sign_off: {by: 体育局, on: 2026-10-01}
"""

FORM = """\
pages:
  - id: who
    title: {zh_CN: 您是谁, en: You}
    fields:
      - id: name
        type: name
        label: {zh_CN: 姓名, en: Name}
        prefill: [health.name, card.name]
        sensitivity: protected
      - id: nickname
        type: text
        label: {zh_CN: 称呼, en: Nickname}
        required: "false"
        prefill: [card.name]
        constraints: {max_length: "4"}
  - id: swim
    title: {zh_CN: 怎么游, en: How}
    fields:
      - id: lane
        type: choice
        label: {zh_CN: 泳道, en: Lane}
        options:
          - {id: deep, label: {zh_CN: 深水, en: Deep}}
          - {id: shallow, label: {zh_CN: 浅水, en: Shallow}}
      - id: depth
        type: number
        label: {zh_CN: 几米, en: Metres}
        when: {field: lane, is: deep}
        constraints: {minimum: "2", maximum: "9"}
      - id: licence
        type: digits
        label: {zh_CN: 深水证号, en: Licence}
        when: {field: depth, gt: "3"}
        constraints: {min_length: "4", max_length: "6"}
        errors:
          required: {zh_CN: 超过三米要深水证, en: Beyond three metres you need a licence}
  - id: when
    title: {zh_CN: 哪天开始, en: When}
    ask: always
    fields:
      - id: start
        type: date
        label: {zh_CN: 开始, en: Start}
        suggestion: 2026-12-01
        constraints: {not_before: today, not_after: today+30d}
"""


class Author:
    """Writes the small pack into a directory, edited."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.directory.mkdir()
        self.service, self.form = SERVICE, FORM

    def edit(self, old: str, new: str) -> Author:
        """Change what stands once in either file."""
        assert (self.service + self.form).count(old) == 1, old
        self.service, self.form = self.service.replace(old, new), self.form.replace(old, new)
        return self

    def check(self) -> Checked:
        """Write and read it."""
        (self.directory / "service.yaml").write_text(self.service, "utf-8")
        (self.directory / "form.yaml").write_text(self.form, "utf-8")
        return check(self.directory)

    def complaints(self) -> list[str]:
        """Give the faults as `file:line: what`."""
        return [f"{fault.file.name}:{fault.line}: {fault.what}" for fault in self.check().faults]

    def line_of(self, words: str) -> int:
        """Find the line in whichever file has the words."""
        text = self.service if words in self.service else self.form
        return text[: text.index(words)].count("\n") + 1


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path / "pool-pass")


@pytest.fixture
def pack(author: Author) -> Pack:
    author.check()
    return load(author.directory)


@pytest.fixture(scope="session")
def pool_pass(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The same for hypothesis, which wants it made once."""
    author = Author(tmp_path_factory.mktemp("packs") / "pool-pass")
    author.check()
    return load(author.directory)


@pytest.fixture
def golden(author: Author) -> Callable[[str], list[str]]:
    def write(text: str) -> list[str]:
        (author.directory / "golden").mkdir(exist_ok=True)
        (author.directory / "golden" / "case.yaml").write_text(text, "utf-8")
        return author.complaints()

    return write
