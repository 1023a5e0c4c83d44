"""What an emulated printer answers to each IPP request. Source: RFC 8011, and what Debian's ippeveprinter says."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Final

from devices.emulators.document_printer_machine import Is, Job
from devices.emulators.document_printer_wire import (
    JOB_GROUP,
    PRINTER_GROUP,
    UNSUPPORTED_GROUP,
    Asked,
    BadRequest,
    Content,
    Said,
    write_reply,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.document_printer_machine import Machine

_PRINT, _VALIDATE, _CREATE, _SEND, _CANCEL, _JOB, _JOBS, _PRINTER = 0x02, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0A, 0x0B
OPERATIONS: Final = (_PRINT, _VALIDATE, _CREATE, _SEND, _CANCEL, _JOB, _JOBS, _PRINTER)
_TAKES: Final = {
    "copies": ("1",),
    "job-sheets": ("none",),
    "media": ("iso_a4_210x297mm",),
    "print-color-mode": ("auto", "color", "monochrome"),
    "print-scaling": ("auto", "none", "fit"),
    "sides": ("one-sided",),
}
_FORMATS: Final = ("application/pdf",)
_JOB_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_A4: Final = (21000, 29700)  # hundredths of a millimetre


class Answers:
    """The operations. Every call holds the machine's lock."""

    def __init__(self, machine: Machine, uri: str, *, keep: Callable[[Job, bytes], None]) -> None:
        self._machine = machine
        self._uri = uri
        self._keep = keep

    def answer(self, asked: Asked) -> bytes:
        """Do what is asked and say so."""
        known = {
            _PRINT: self._print_job,
            _VALIDATE: self._validate_job,
            _CREATE: self._create_job,
            _SEND: self._send_document,
            _CANCEL: self._cancel_job,
            _JOB: self._get_job,
            _JOBS: self._get_jobs,
            _PRINTER: self._get_printer,
        }
        operation = known.get(asked.operation)
        if asked.version[0] not in {1, 2}:
            return write_reply(asked, 0x0503, [])
        if operation is None:
            return write_reply(asked, 0x0501, [])
        first = list(asked.groups.get(1, {}))[:2]
        if first != ["attributes-charset", "attributes-natural-language"]:
            return write_reply(asked, 0x0400, [], "charset and language come first")
        with self._machine.lock:
            try:
                return operation(asked)
            except BadRequest as wrong:
                return write_reply(asked, 0x0400, [], str(wrong))

    def broken_document(self, asked: Asked) -> None:
        """A document that came only in part: the job is given up."""
        with self._machine.lock, contextlib.suppress(BadRequest):
            job = self._job_meant(asked)
            if job is not None and asked.operation == _SEND:
                self._machine.end_job(job, Is.ABORTED, "aborted-by-system")

    # ── jobs ──

    def _create_job(self, asked: Asked) -> bytes:
        return self._refusal(asked) or self._made(asked)[1]

    def _validate_job(self, asked: Asked) -> bytes:
        return self._refusal(asked) or write_reply(asked, 0, [])

    def _print_job(self, asked: Asked) -> bytes:
        refused = self._refusal(asked) or self._format_refusal(asked)
        if refused:
            return refused
        job, _ = self._made(asked)
        self._take(job, asked)
        return write_reply(asked, 0, [self._brief(job)])

    def _refusal(self, asked: Asked) -> bytes | None:
        """Why no job can be made now."""
        if self._machine.conditions.busy or self._machine.active_job() is not None:
            return write_reply(asked, 0x0507, [], "busy with another job")
        not_taken = self._not_taken(asked)
        if not_taken and asked.truth("ipp-attribute-fidelity"):
            return write_reply(asked, 0x040B, [(UNSUPPORTED_GROUP, not_taken)])
        return None

    def _made(self, asked: Asked) -> tuple[Job, bytes]:
        job = self._machine.new_job(
            asked.text("job-name") or "untitled", asked.text("requesting-user-name") or "anonymous"
        )
        not_taken = self._not_taken(asked)
        ignored = self._machine.conditions.ignores
        if ignored in asked.groups.get(JOB_GROUP, {}):
            not_taken.append((ignored, "keyword", (asked.text(ignored, JOB_GROUP),)))
        groups = [self._brief(job), *([(UNSUPPORTED_GROUP, not_taken)] if not_taken else [])]
        return job, write_reply(asked, 1 if not_taken else 0, groups)

    def _not_taken(self, asked: Asked) -> list[Said]:
        asked_for = asked.groups.get(JOB_GROUP, {})
        return [
            (name, "keyword", (asked.text(name, JOB_GROUP),))
            for name in asked_for
            if name != "copies" and asked.text(name, JOB_GROUP) not in _TAKES.get(name, ())
        ]

    def _send_document(self, asked: Asked) -> bytes:
        job = self._job_meant(asked)
        if job is None:
            return write_reply(asked, 0x0406, [])
        if job.state is not Is.HELD:
            return write_reply(asked, 0x0404, [], "this job has its document")
        if not asked.truth("last-document"):
            return write_reply(asked, 0x0509, [], "one document a job")
        refused = self._format_refusal(asked)
        if refused:
            return refused
        self._take(job, asked)
        return write_reply(asked, 0, [self._brief(job)])

    def _format_refusal(self, asked: Asked) -> bytes | None:
        if self._machine.conditions.refuses_format or asked.text("document-format") not in {None, *_FORMATS}:
            return write_reply(asked, 0x040A, [])
        return None

    def _take(self, job: Job, asked: Asked) -> None:
        self._keep(job, asked.document)
        self._machine.take_document(job, asked.document)

    def _cancel_job(self, asked: Asked) -> bytes:
        job = self._job_meant(asked)
        if job is None:
            return write_reply(asked, 0x0406, [])
        if job.state >= Is.CANCELED:
            return write_reply(asked, 0x0404, [], "the job is over")
        self._machine.end_job(job, Is.CANCELED, "job-canceled-by-user")
        return write_reply(asked, 0, [])

    def _get_job(self, asked: Asked) -> bytes:
        job = self._job_meant(asked)
        if job is None:
            return write_reply(asked, 0x0406, [])
        return write_reply(asked, 0, [(JOB_GROUP, _wanted(asked, self._of_job(job)))])

    def _get_jobs(self, asked: Asked) -> bytes:
        over = asked.text("which-jobs") == "completed"
        jobs = [job for job in self._machine.jobs.values() if (job.state >= Is.CANCELED) == over]
        limit = asked.number("limit")
        told = [(JOB_GROUP, _wanted(asked, self._of_job(job), ("job-id", "job-uri"))) for job in jobs]
        return write_reply(asked, 0, told[:limit])

    def _job_meant(self, asked: Asked) -> Job | None:
        number = asked.number("job-id")
        if number is None and (uri := asked.text("job-uri")):
            end = uri.rpartition("/")[2]
            number = int(end) if _JOB_NUMBER.fullmatch(end) else None
        return self._machine.jobs.get(number or 0)

    # ── what is told ──

    def _brief(self, job: Job) -> tuple[int, list[Said]]:
        """What Create-Job tells: no uuid, as ippeveprinter."""
        brief = {"job-id", "job-uri", "job-state", "job-state-reasons"}
        return (JOB_GROUP, [said for said in self._of_job(job) if said[0] in brief])

    def _of_job(self, job: Job) -> list[Said]:
        counts = self._machine.conditions.counts
        told: list[Said] = [
            ("job-id", "integer", (job.number,)),
            ("job-uri", "uri", (f"{self._uri}/{job.number}",)),
            ("job-uuid", "uri", (job.uuid,)),
            ("job-printer-uri", "uri", (self._uri,)),
            ("job-name", "name", (job.name,)),
            ("job-originating-user-name", "name", (job.user,)),
            ("job-state", "enum", (int(job.state),)),
            ("job-state-reasons", "keyword", job.reasons),
            ("job-printer-up-time", "integer", (self._machine.up_time_s,)),
            ("time-at-creation", "integer", (job.created_at,)),
            ("time-at-processing", "integer", (job.processing_at,)),
            ("time-at-completed", "integer", (job.completed_at,)),
            ("job-impressions", "integer", (job.pages,)),
        ]
        if counts != "none":
            told.append(("job-impressions-completed", "integer", (job.sheets,)))
        if counts == "sheets":
            told.append(("job-media-sheets-completed", "integer", (job.sheets,)))
        return told

    def _get_printer(self, asked: Asked) -> bytes:
        return write_reply(asked, 0, [(PRINTER_GROUP, _wanted(asked, self._of_printer()))])

    def _of_printer(self) -> list[Said]:
        machine, now = self._machine, self._machine.conditions
        stopped = machine.hindrances()
        processing = any(job.state is Is.PROCESSING for job in machine.jobs.values())
        state = 5 if stopped else 4 if processing else 3
        warnings = [
            word for word, on in (("media-low-warning", now.low), ("toner-low-warning", now.toner == "low")) if on
        ]
        level = {"full": 80, "low": 5, "out": 0}[now.toner]
        a4: list[tuple[str, str, Content]] = [
            (f"{side}-dimension", "integer", length) for side, length in zip("xy", _A4, strict=True)
        ]
        return [
            ("printer-uri-supported", "uri", (self._uri,)),
            ("uri-security-supported", "keyword", ("tls" if self._uri.startswith("ipps") else "none",)),
            ("uri-authentication-supported", "keyword", ("none",)),
            ("printer-name", "name", ("Emulated document printer",)),
            ("printer-make-and-model", "text", ("Xiaochuang emulated document printer",)),
            ("printer-uuid", "uri", (machine.uuid,)),
            ("printer-state", "enum", (state,)),
            ("printer-state-reasons", "keyword", (*stopped, *warnings) or ("none",)),
            ("printer-is-accepting-jobs", "boolean", (True,)),
            ("printer-up-time", "integer", (machine.up_time_s,)),
            ("queued-job-count", "integer", (sum(job.state < Is.CANCELED for job in machine.jobs.values()),)),
            ("ipp-versions-supported", "keyword", ("1.1", "2.0")),
            ("operations-supported", "enum", OPERATIONS),
            ("charset-configured", "charset", ("utf-8",)),
            ("charset-supported", "charset", ("utf-8",)),
            ("natural-language-configured", "language", ("en",)),
            ("generated-natural-language-supported", "language", ("en",)),
            ("document-format-default", "mime", _FORMATS),
            ("document-format-supported", "mime", _FORMATS),
            ("compression-supported", "keyword", ("none",)),
            ("pdl-override-supported", "keyword", ("attempted",)),
            ("which-jobs-supported", "keyword", ("completed", "not-completed")),
            ("multiple-document-jobs-supported", "boolean", (False,)),
            ("copies-supported", "range", (b"\0\0\0\1\0\0\0\1",)),
            *((f"{name}-supported", "keyword", takes) for name, takes in _TAKES.items() if name != "copies"),
            ("media-default", "keyword", _TAKES["media"]),
            ("media-ready", "keyword", _TAKES["media"]),
            ("media-col-supported", "keyword", ("media-size",)),
            ("media-col-default", "collection", ([("media-size", "collection", a4)],)),
            ("marker-levels", "integer", (level,)),
            ("marker-low-levels", "integer", (10,)),
            ("marker-names", "name", ("Black toner",)),
            ("marker-types", "keyword", ("toner",)),
        ]


def _wanted(asked: Asked, told: list[Said], default: tuple[str, ...] = ("all",)) -> list[Said]:
    """Only what was asked for."""
    wanted = set(asked.texts("requested-attributes")) or set(default)
    if wanted & {"all", "printer-description", "job-description", "job-template"}:
        return told
    return [said for said in told if said[0] in wanted]
