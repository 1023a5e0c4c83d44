"""What an IPP printer told, out of its answers to `ipp_printing`. Source: RFC 8011; PWG 5100.13 (supplies)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from devices.codecs.ipp import GroupTag, MalformedIpp, Tag
from devices.codecs.ipp_printing import JobState, PrinterState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devices.codecs.ipp import Group, IppMessage

_MOST_DIGITS: Final = 10  # RFC 8011: integers have 31 bits


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
