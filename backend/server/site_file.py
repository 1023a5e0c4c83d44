"""Site files: a hall and its queues as an operator writes them. Every complaint names the file and the place in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import select

from backend.server.queueing.hours import WeeklyHours
from backend.server.store.tables import CounterRow, QueueRow, SiteRow
from backend.wire.base import Identifier
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DEMO_SITE: Final = Path(__file__).resolve().parent.parent.parent / "config" / "sites" / "qinghe.yaml"
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # strings only: plain YAML reads 17:30 as 1050


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        msg = f"{name!r} is no time zone, such as Asia/Shanghai"
        raise ValueError(msg) from error
    return name


def _hours(days: dict[str, list[str]]) -> dict[str, list[str]]:
    WeeklyHours.parse(days)
    return days


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Texts(_Section):
    zh_CN: str = Field(min_length=1)  # noqa: N815  the locale's own name
    en: str = Field(min_length=1)
    zh_Hant: str = ""  # noqa: N815  the locale's own name

    def told(self) -> dict[str, str]:
        return {language: text for language, text in self.model_dump().items() if text}


_Hours = Annotated[dict[str, list[str]], AfterValidator(_hours)]


class QueueInFile(_Section):
    """One queue. `mean_service_s` and `open_counters` feed the first guess of waiting times."""

    id: Identifier
    letter: Annotated[str, Field(pattern=r"^[A-Z]$")]
    name: _Texts
    about: _Texts
    counters: _Texts
    where: _Texts
    needs_identity: bool
    open_counters: int = Field(ge=1, le=99)
    mean_service_s: int = Field(ge=10, le=14_400)
    numbering_hours: _Hours
    counter_hours: _Hours


class SiteInFile(_Section):
    """One hall."""

    id: Identifier
    name: _Texts
    short_name: _Texts
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    address: _Texts
    service_line: str = Field(min_length=1)
    queues: list[QueueInFile] = Field(min_length=1)

    @model_validator(mode="after")
    def _letters_differ(self) -> SiteInFile:
        for attribute in ("id", "letter"):
            seen = [getattr(queue, attribute) for queue in self.queues]
            if len(set(seen)) != len(seen):
                msg = f"two queues have the same {attribute}"
                raise ValueError(msg)
        return self


def read_site(file: Path) -> SiteInFile:
    """Read a site file. Raises SettingsError."""
    try:
        return SiteInFile.model_validate(yaml.load(file.read_bytes(), _LOADER))  # noqa: S506  a BaseLoader builds strings only
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
        )
    )
    session.flush()
    _forbid_moved_letters(session, site)
    for position, queue in enumerate(site.queues):
        told = {name: getattr(queue, name).told() for name in ("name", "about", "counters", "where")}
        plain = queue.model_dump(exclude={"name", "about", "counters", "where"})
        session.merge(QueueRow(site_id=site.id, position=position, **plain, **told))
    _retire(session, site)


def _retire(session: Session, site: SiteInFile) -> None:
    kept = {queue.id for queue in site.queues}
    for row in session.scalars(select(QueueRow).where(QueueRow.site_id == site.id, QueueRow.id.not_in(kept))):
        counted = select(CounterRow).where(CounterRow.site_id == site.id, CounterRow.queue_id == row.id).limit(1)
        if session.scalars(counted).first() is None:
            session.delete(row)
        else:
            row.numbering_hours, row.counter_hours = {}, {}


def _forbid_moved_letters(session: Session, site: SiteInFile) -> None:
    kept = {row.letter: row.id for row in session.scalars(select(QueueRow).where(QueueRow.site_id == site.id))}
    for queue in site.queues:
        if kept.get(queue.letter, queue.id) != queue.id:
            msg = f"letter {queue.letter} of queue {queue.id} belongs to queue {kept[queue.letter]} already"
            raise SettingsError(msg)
