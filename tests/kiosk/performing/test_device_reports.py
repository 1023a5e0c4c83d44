"""Telling the backend of tests: once, in order, and never in the way of what follows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from kiosk.domain.device_tests import DeviceTest, TestOutcome
from kiosk.domain.message import Message
from kiosk.health.events import Event
from kiosk.performing.reports import TestReports
from kiosk.ports.errors import BackendFault, BackendUnreachable
from tests.fakes.journal import RememberingJournal

RECORD = DeviceTest(
    "id-0", "ticket-printer", None, None, "is_ready", TestOutcome.PASS, Message.of("finding.holds"), "T-7",
    datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
)  # fmt: skip


@dataclass
class Shelf:
    """Fulfils DeviceTests and TestOffice in memory. `troubles` by id, each met once."""

    waiting: list[DeviceTest] = field(default_factory=list)
    troubles: dict[str, Exception] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)

    def put(self, test: DeviceTest) -> int:
        self.waiting.append(test)
        return 0

    def newest(self, *, most: int) -> tuple[DeviceTest, ...]:
        return tuple(self.waiting[:most])

    def unreported(self) -> tuple[DeviceTest, ...]:
        return tuple(self.waiting)

    def reported(self, test: DeviceTest) -> None:
        self.waiting.remove(test)

    def device_test(self, test: DeviceTest, *, key: str, deadline_s: float) -> None:
        if test.id in self.troubles:
            raise self.troubles.pop(test.id)
        self.told.append((test.id, key))


class Desk:
    def __init__(self, **troubles: Exception) -> None:
        self.shelf = Shelf(
            [replace(RECORD, id=f"id-{n}") for n in range(3)], {k.replace("_", "-"): v for k, v in troubles.items()}
        )
        self.journal = RememberingJournal()
        self.reports = TestReports(self.shelf, self.shelf, self.journal, 1.0)


def test_everything_is_told_once_under_its_own_key() -> None:
    desk = Desk()
    desk.reports.deliver()
    desk.reports.deliver()
    assert desk.shelf.told == [(f"id-{n}", f"id-{n}") for n in range(3)]


def test_what_did_not_arrive_is_told_later_and_order_is_kept() -> None:
    desk = Desk(id_1=BackendUnreachable("down"))
    with pytest.raises(BackendUnreachable):
        desk.reports.deliver()
    before = list(desk.shelf.told)
    desk.reports.deliver()
    assert (before, [one for one, _ in desk.shelf.told]) == ([("id-0", "id-0")], ["id-0", "id-1", "id-2"])


def test_what_the_backend_never_takes_is_noted_and_let_go() -> None:
    desk = Desk(id_1=BackendFault("422", final=True))
    desk.reports.deliver()
    assert (desk.shelf.waiting, [one for one, _ in desk.shelf.told]) == ([], ["id-0", "id-2"])
    assert desk.journal.count(Event.REPORT_REFUSED) == 1


def test_the_log_names_no_technician() -> None:
    desk = Desk()
    desk.reports.deliver()
    assert "T-7" not in repr(desk.journal.entries)
