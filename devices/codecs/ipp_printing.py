"""What we ask of an IPP printer, and how we read its answers. Source: RFC 8011; PWG 5100.3, 5100.13 (supplies).

A request may carry only the attributes of one closed table: another name raises `Unwritable`, so a misspelling never
becomes an attribute that is silently missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from devices.codecs.ipp import Attribute, Group, GroupTag, IppMessage, MalformedIpp, Tag, Unwritable, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

PDF: Final = "application/pdf"
A4: Final = "iso_a4_210x297mm"
_MOST_DIGITS: Final = 10  # RFC 8011: integers have 31 bits


class Operation(IntEnum):
    """RFC 8011 5.4.15."""

    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


NEEDED: Final = frozenset(Operation)  # what a printer must be able to do


class Status(IntEnum):
    """RFC 8011 appendix B; a reply's code. Below 0x0100: done."""

    OK = 0x0000
    IGNORED_OR_SUBSTITUTED = 0x0001
    CONFLICTING = 0x0002
    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    GONE = 0x0407
    ENTITY_TOO_LARGE = 0x0408
    FORMAT_NOT_SUPPORTED = 0x040A
    ATTRIBUTES_NOT_SUPPORTED = 0x040B
    CONFLICTING_ATTRIBUTES = 0x040E
    DOCUMENT_FORMAT_ERROR = 0x0411
    OPERATION_NOT_SUPPORTED = 0x0501
    SERVICE_UNAVAILABLE = 0x0502
    DEVICE_ERROR = 0x0504
    TEMPORARY_ERROR = 0x0505
    NOT_ACCEPTING_JOBS = 0x0506
    BUSY = 0x0507


REFUSALS: Final = frozenset(
    {
        Status.ENTITY_TOO_LARGE,
        Status.FORMAT_NOT_SUPPORTED,
        Status.ATTRIBUTES_NOT_SUPPORTED,
        Status.CONFLICTING_ATTRIBUTES,
        Status.DOCUMENT_FORMAT_ERROR,
    }
)
NOT_NOW: Final = frozenset(
    {Status.BUSY, Status.SERVICE_UNAVAILABLE, Status.TEMPORARY_ERROR, Status.NOT_ACCEPTING_JOBS, Status.DEVICE_ERROR}
)


class JobState(IntEnum):
    """RFC 8011 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


class PrinterState(IntEnum):
    """RFC 8011 5.4.11."""

    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


# Everything a request of ours may say.
_OPERATION_TAGS: Final = {
    "attributes-charset": Tag.CHARSET,
    "attributes-natural-language": Tag.LANGUAGE,
    "printer-uri": Tag.URI,
    "job-id": Tag.INTEGER,
    "requesting-user-name": Tag.NAME,
    "job-name": Tag.NAME,
    "ipp-attribute-fidelity": Tag.BOOLEAN,
    "document-format": Tag.MIME_TYPE,
    "document-name": Tag.NAME,
    "last-document": Tag.BOOLEAN,
    "which-jobs": Tag.KEYWORD,
    "requested-attributes": Tag.KEYWORD,
}
_JOB_TAGS: Final = {
    "copies": Tag.INTEGER,
    "job-sheets": Tag.KEYWORD,
    "media": Tag.KEYWORD,
    "print-scaling": Tag.KEYWORD,
    "sides": Tag.KEYWORD,
}

Said = str | int | bool | tuple[str, ...]

PRINTER_ATTRIBUTES: Final = (
    "copies-supported",
    "document-format-supported",
    "job-sheets-supported",
    "marker-levels",
    "marker-low-levels",
    "media-supported",
    "operations-supported",
    "print-scaling-supported",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "printer-state",
    "printer-state-reasons",
    "printer-supply",
    "printer-up-time",
    "printer-uuid",
    "sides-supported",
)
JOB_ATTRIBUTES: Final = (
    "job-id",
    "job-impressions-completed",
    "job-media-sheets-completed",
    "job-name",
    "job-printer-up-time",
    "job-state",
    "job-state-reasons",
    "job-uuid",
    "time-at-processing",
)


def request(
    operation: Operation,
    *,
    request_id: int,
    printer_uri: str,
    said: Mapping[str, Said] | None = None,
    job: Mapping[str, Said] | None = None,
) -> IppMessage:
    """Write a request: `said` goes into the operation group, `job` into the job's. Other names raise Unwritable."""
    opening: dict[str, Said] = {
        "attributes-charset": "utf-8",
        "attributes-natural-language": "en",
        "printer-uri": printer_uri,
    }
    rest = dict(said or {})
    if "job-id" in rest:  # RFC 8011 4.1.5: the target comes right after charset and language
        opening["job-id"] = rest.pop("job-id")
    groups = [
        Group(GroupTag.OPERATION, _attributes({**opening, "requesting-user-name": "kiosk", **rest}, _OPERATION_TAGS))
    ]
    if job:
        groups.append(Group(GroupTag.JOB, _attributes(job, _JOB_TAGS)))
    return IppMessage(operation, request_id, tuple(groups))


def _attributes(said: Mapping[str, Said], tags: Mapping[str, Tag]) -> tuple[Attribute, ...]:
    unknown = said.keys() - tags.keys()
    if unknown:
        raise Unwritable(f"not an attribute we know how to ask for: {', '.join(sorted(unknown))}")
    return tuple(
        Attribute(name, tuple(Value(tags[name], one) for one in (what if isinstance(what, tuple) else (what,))))
        for name, what in said.items()
    )


@dataclass(frozen=True, slots=True)
class PrinterFacts:
    """What a printer tells of itself. Empty or None: it does not say."""

    state: PrinterState | None
    reasons: frozenset[str]
    accepting: bool
    uuid: str | None
    up_time_s: int | None
    operations: frozenset[int]
    formats: frozenset[str]
    offers: Mapping[str, frozenset[str]]  # media, sides, print-scaling, job-sheets: what it takes for each
    supply_percent: int | None  # of the toner or ink that has least
    supply_low_percent: int
    make_and_model: str | None = None


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What a printer tells of a job. None: it does not say."""

    job_id: int
    name: str | None
    uuid: str | None
    state: JobState
    reasons: frozenset[str]
    sheets_completed: int | None
    impressions_completed: int | None
    never_processed: bool  # it says so itself
    printer_up_time_s: int | None

    @property
    def is_over(self) -> bool:
        """Whether the job has ended."""
        return self.state >= JobState.CANCELED


def printer_facts(reply: IppMessage) -> PrinterFacts:
    """Read the answer to Get-Printer-Attributes. Raises MalformedIpp."""
    groups = reply.every(GroupTag.PRINTER)
    if not groups:
        raise MalformedIpp("the printer tells nothing of itself")
    group = groups[0]
    state = _number(group, "printer-state")
    return PrinterFacts(
        state=PrinterState(state) if state in set(PrinterState) else None,
        reasons=_words(group, "printer-state-reasons") - {"none"},
        accepting=_plain(group, "printer-is-accepting-jobs") is not False,
        uuid=_word(group, "printer-uuid"),
        up_time_s=_number(group, "printer-up-time"),
        operations=frozenset(_numbers(group, "operations-supported")),
        formats=_words(group, "document-format-supported"),
        offers={name: _words(group, f"{name}-supported") for name in ("job-sheets", "media", "print-scaling", "sides")},
        supply_percent=min((level for level in _supplies(group) if 0 <= level <= 100), default=None),
        supply_low_percent=max(_numbers(group, "marker-low-levels"), default=10),
        make_and_model=_word(group, "printer-make-and-model"),
    )


def job_facts(group: Group) -> JobFacts:
    """Read one job out of the answer to Create-Job, Get-Job-Attributes or Get-Jobs. Raises MalformedIpp."""
    job_id, state = _number(group, "job-id"), _number(group, "job-state")
    if job_id is None or state not in set(JobState):
        raise MalformedIpp(f"a job without id, or in a state there is not: {job_id}, {state}")
    started = group.find("time-at-processing")
    return JobFacts(
        job_id=job_id,
        name=_word(group, "job-name"),
        uuid=_word(group, "job-uuid"),
        state=JobState(state),
        reasons=_words(group, "job-state-reasons") - {"none"},
        sheets_completed=_number(group, "job-media-sheets-completed"),
        impressions_completed=_number(group, "job-impressions-completed"),
        never_processed=started is not None and started.values[0].tag == Tag.NO_VALUE,
        printer_up_time_s=_number(group, "job-printer-up-time"),
    )


def ignored(reply: IppMessage) -> tuple[str, ...]:
    """Name what the printer would not do although it took the request."""
    return tuple(attribute.name for group in reply.every(GroupTag.UNSUPPORTED) for attribute in group.attributes)


def _supplies(group: Group) -> tuple[int, ...]:
    """Levels in percent: CUPS's marker-levels, and printer-supply of PWG 5100.13 where it is consumed."""
    levels = list(_numbers(group, "marker-levels"))
    supply = group.find("printer-supply")
    for value in supply.values if supply else ():
        if isinstance(value.value, bytes):
            pairs = (pair.partition(b"=") for pair in value.value.lower().split(b";"))
            told = {key: content for key, _, content in pairs}
            level, most = told.get(b"level", b""), told.get(b"maxcapacity", b"")
            counted = level.isdigit() and most.isdigit() and max(len(level), len(most)) <= _MOST_DIGITS
            if told.get(b"class") == b"supplythatisconsumed" and counted and int(most):
                levels.append(min(int(level) * 100 // int(most), 100))
    return tuple(levels)


def _plain(group: Group, name: str) -> object:
    attribute = group.find(name)
    return attribute.values[0].value if attribute else None


def _word(group: Group, name: str) -> str | None:
    value = _plain(group, name)
    return value if isinstance(value, str) else None


def _number(group: Group, name: str) -> int | None:
    value = _plain(group, name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _words(group: Group, name: str) -> frozenset[str]:
    attribute = group.find(name)
    return (
        frozenset(value.value for value in attribute.values if isinstance(value.value, str))
        if attribute
        else frozenset()
    )


def _numbers(group: Group, name: str) -> tuple[int, ...]:
    attribute = group.find(name)
    values = attribute.values if attribute else ()
    return tuple(v.value for v in values if isinstance(v.value, int) and not isinstance(v.value, bool))
