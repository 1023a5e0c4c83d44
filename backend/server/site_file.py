"""Site files: a hall and its queues as an operator writes them. Every complaint names the file and the place in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, Field, ValidationError, model_validator
from sqlalchemy import delete, select

from backend.server.hall_file import (
    ClosureInFile,
    CounterInFile,
    QuestionInFile,
    QueueRulesInFile,
    Section,
    ServiceInFile,
    SiteRulesInFile,
    TextsInFile,
    prove_counters,
    prove_triage,
    rules_of_queue,
    site_rules,
    triage_told,
)
from backend.server.queueing.hours import WeeklyHours
from backend.server.queueing.states import CounterState
from backend.server.store.queue_tables import AppointmentRow, CounterSkillRow, NumberIntervalRow, ServiceCounterRow
from backend.server.store.tables import CounterRow, QueueRow, SiteRow
from backend.wire.base import Identifier
from kiosk.ports.errors import SettingsError
from kiosk.yaml_text import bounded

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DEMO_SITE: Final = Path(__file__).resolve().parent.parent.parent / "config" / "sites" / "qinghe.yaml"
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # strings only: plain YAML reads 17:30 as 1050


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: the name of a directory, such as Asia
        msg = f"{name!r} is no time zone, such as Asia/Shanghai"
        raise ValueError(msg) from error
    return name


def _hours(days: dict[str, list[str]]) -> dict[str, list[str]]:
    WeeklyHours.parse(days)
    return days


_Hours = Annotated[dict[str, list[str]], AfterValidator(_hours)]


class QueueInFile(Section):
    """One queue. `mean_service_s` and `open_counters` feed the first guess of waiting times."""

    id: Identifier
    letter: Annotated[str, Field(pattern=r"^[A-Z]$")]
    name: TextsInFile
    about: TextsInFile
    counters: TextsInFile
    where: TextsInFile
    needs_identity: bool
    open_counters: int = Field(ge=1, le=99)
    mean_service_s: int = Field(ge=10, le=14_400)
    numbering_hours: _Hours
    counter_hours: _Hours
    services: list[ServiceInFile] = Field(default_factory=list)
    rules: QueueRulesInFile = QueueRulesInFile()


class SiteInFile(Section):
    """One hall."""

    id: Identifier
    name: TextsInFile
    short_name: TextsInFile
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    address: TextsInFile
    service_line: str = Field(min_length=1)
    queues: list[QueueInFile] = Field(min_length=1)
    rules: SiteRulesInFile = SiteRulesInFile()
    calendar: Literal["", "cn"] = ""
    closures: list[ClosureInFile] = Field(default_factory=list)
    counters: list[CounterInFile] = Field(default_factory=list)
    triage: list[QuestionInFile] = Field(default_factory=list)

    @model_validator(mode="after")
    def _letters_differ(self) -> SiteInFile:
        for attribute in ("id", "letter"):
            seen = [getattr(queue, attribute) for queue in self.queues]
            if len(set(seen)) != len(seen):
                msg = f"two queues have the same {attribute}"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _ways_lead_somewhere(self) -> SiteInFile:
        services = {queue.id: {service.id for service in queue.services} for queue in self.queues}
        prove_counters(self.counters, services)
        prove_triage(self.triage, services)
        return self


def read_site(file: Path) -> SiteInFile:
    """Read a site file. Raises SettingsError."""
    try:
        return SiteInFile.model_validate(yaml.load(bounded(file.read_bytes()), _LOADER))  # noqa: S506  a BaseLoader builds strings only
    except OSError as error:
        msg = f"{file}: {error.strerror}"
        raise SettingsError(msg) from error
    except yaml.YAMLError as error:
        msg = f"{file}: {' '.join(str(error).split())}"
        raise SettingsError(msg) from error
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        msg = f"{file}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
        raise SettingsError(msg) from error


def put_site(session: Session, site: SiteInFile) -> None:
    """Write a site and its queues, over what was there. Raises SettingsError when a letter would change hands.

    A queue that is gone from the file goes; if it ever gave numbers, it stays on record and is closed.
    """
    session.merge(
        SiteRow(
            id=site.id,
            name=site.name.told(),
            short_name=site.short_name.told(),
            time_zone=site.time_zone,
            address=site.address.told(),
            service_line=site.service_line,
            rules=site_rules(site.rules, calendar=site.calendar, closures=site.closures),
            triage=triage_told(site.triage),
        )
    )
    session.flush()
    _forbid_moved_letters(session, site)
    for position, queue in enumerate(site.queues):
        told = {name: getattr(queue, name).told() for name in ("name", "about", "counters", "where")}
        plain = queue.model_dump(exclude={"name", "about", "counters", "where", "services", "rules"})
        rules = rules_of_queue(queue.rules)
        services = [{"id": service.id, "name": service.name.told()} for service in queue.services]
        session.merge(QueueRow(site_id=site.id, position=position, rules=rules, services=services, **plain, **told))
    session.flush()
    _put_counters(session, site)
    _retire(session, site)


def _put_counters(session: Session, site: SiteInFile) -> None:
    """Write the counters over what was there; what they do at this moment stays. One that is gone is retired."""
    session.execute(delete(CounterSkillRow).where(CounterSkillRow.site_id == site.id))
    known = {
        row.id: row for row in session.scalars(select(ServiceCounterRow).where(ServiceCounterRow.site_id == site.id))
    }
    for row in known.values():
        row.retired = True
    for position, counter in enumerate(site.counters):
        row = known.get(counter.id) or ServiceCounterRow(site_id=site.id, id=counter.id, state=CounterState.CLOSED)
        row.position, row.label, row.retired = position, counter.label, False
        row.name, row.where = counter.name.told(), counter.where.told()
        session.add(row)
        session.flush()
        session.add_all(
            CounterSkillRow(site_id=site.id, counter_id=counter.id, queue_id=queue, rank=rank)
            for queue, rank in counter.skills.items()
        )
    session.flush()


def _retire(session: Session, site: SiteInFile) -> None:
    kept = {queue.id for queue in site.queues}
    for row in session.scalars(select(QueueRow).where(QueueRow.site_id == site.id, QueueRow.id.not_in(kept))):
        on_record = (
            select(table.queue_id).where(table.site_id == site.id, table.queue_id == row.id).limit(1)
            for table in (CounterRow, NumberIntervalRow, AppointmentRow)
        )
        if all(session.scalars(used).first() is None for used in on_record):
            session.delete(row)
        else:
            row.numbering_hours, row.counter_hours = {}, {}


def _forbid_moved_letters(session: Session, site: SiteInFile) -> None:
    kept = {row.letter: row.id for row in session.scalars(select(QueueRow).where(QueueRow.site_id == site.id))}
    for queue in site.queues:
        if kept.get(queue.letter, queue.id) != queue.id:
            msg = f"letter {queue.letter} of queue {queue.id} belongs to queue {kept[queue.letter]} already"
            raise SettingsError(msg)
