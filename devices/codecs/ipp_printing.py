"""What we ask of an IPP printer. Source: RFC 8011; PWG 5100.3. How its answers are read: `ipp_reading`.

A request may carry only the attributes of one closed table: another name raises `Unwritable`, so a misspelling never
becomes an attribute that is silently missing.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from devices.codecs.ipp import Attribute, Group, GroupTag, IppMessage, Tag, Unwritable, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

PDF: Final = "application/pdf"
A4: Final = "iso_a4_210x297mm"


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
