"""The paper path of an emulated document printer: jobs, sheets, and everything that can go wrong with them.

Sheets are counted where they fall out, and told as events: that is the truth a driver's word is measured against.
One lock guards all; the engine's thread prints, the server's threads ask and tell.
"""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from devices.emulators.document_printer_pages import page_count

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_UP_TIME_S: Final = 1000  # so that a power cut shows at once: up-time starts again at 1
Event = dict[str, object]


class Is(IntEnum):
    """A job's state."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(slots=True)
class Job:
    """One job and what came out of it."""

    number: int
    name: str
    user: str
    created_at: int
    uuid: str = field(default_factory=lambda: uuid.uuid4().urn)
    state: Is = Is.HELD
    reasons: tuple[str, ...] = ("job-incoming", "job-data-insufficient")
    pages: int = 0
    sheets: int = 0
    processing_at: int | None = None
    completed_at: int | None = None
    end: tuple[Is, str] | None = None  # wished for; granted between two sheets


@dataclass(slots=True)
class Conditions:
    """How the printer is."""

    powered: bool = True
    offline: bool = False  # the network cable is out
    silent: bool = False  # connects, takes requests, answers none
    stall: bool = False  # stops reading in the middle of a document
    paper: bool = True
    low: bool = False
    out_after: int | None = None  # sheets until the tray is empty
    jammed: bool = False
    cover_open: bool = False
    toner: str = "full"
    busy: bool = False
    refuses_format: bool = False
    swallows: bool = False  # takes documents and prints nothing, completed all the same
    counts: str = "sheets"  # or impressions, or none
    remembers: bool = False  # jobs survive a power cut
    ignores: str | None = None  # a job attribute that is taken and not done
    garbage: bool = False  # answers, but no IPP
    late_s: float = 0.0  # before each answer
    drip_s: float = 0.0  # between the bytes of an answer
    cut: int | None = None  # so many bytes of each answer, and the connection is closed
    hang_up_after: int | None = None  # bytes of the next document; then the connection is lost


class Machine:
    """The printer. `pages_per_min` 0: as fast as it can."""

    def __init__(self, *, pages_per_min: float = 0.0, tell: Callable[[Event], None] | None = None) -> None:
        self.lock = threading.Condition()
        self.conditions = Conditions()
        self.uuid = uuid.uuid4().urn
        self.jobs: dict[int, Job] = {}
        self._sheet_s = 0.0
        self.pace(pages_per_min)
        self._tell = tell or (lambda _event: None)
        self._born = time.monotonic() - FIRST_UP_TIME_S
        self._next_number = 1
        self._life = 1  # counts power cuts
        self._over = False
        self._engine = threading.Thread(target=self._run, name="document-printer-engine", daemon=True)

    def pace(self, pages_per_min: float) -> None:
        """Print the next sheet, and those after it, so fast; 0: as fast as it can."""
        self._sheet_s = 60 / pages_per_min if pages_per_min else 0.0

    def start(self) -> None:
        """Switch the engine on."""
        self._engine.start()

    def stop(self) -> None:
        """End the engine and whatever waits."""
        with self.lock:
            self._over = True
            self.lock.notify_all()
        self._engine.join(5)

    @property
    def is_over(self) -> bool:
        """Whether the emulator ends."""
        return self._over

    @property
    def up_time_s(self) -> int:
        """Seconds since it was switched on, from 1."""
        return int(time.monotonic() - self._born) + 1

    # ── jobs; with the lock held ──

    def active_job(self) -> Job | None:
        """The job that is not over yet: this printer takes one at a time, as small ones do."""
        return next((job for job in self.jobs.values() if job.state < Is.CANCELED), None)

    def new_job(self, name: str, user: str) -> Job:
        """Make a job without a document."""
        job = Job(self._next_number, name, user, self.up_time_s)
        self._next_number += 1
        self.jobs[job.number] = job
        self._told(job)
        return job

    def take_document(self, job: Job, document: bytes) -> None:
        """Give a job its document."""
        job.pages = page_count(document)
        if not job.pages:
            self._finish(job, Is.ABORTED, "document-format-error")
            return
        job.state, job.reasons = Is.PENDING, ("none",)
        self._told(job)
        self.lock.notify_all()

    def end_job(self, job: Job, state: Is, reason: str) -> None:
        """Cancel or abort; a sheet that is moving comes out first."""
        if job.state in {Is.PENDING, Is.HELD}:
            self._finish(job, state, reason)
        elif job.state < Is.CANCELED:
            job.end = (state, reason)
            self.lock.notify_all()

    def hindrances(self) -> tuple[str, ...]:
        """What keeps paper from moving, as printer-state-reasons."""
        is_now = self.conditions
        found = {
            "cover-open-error": is_now.cover_open,
            "media-jam-error": is_now.jammed,
            "media-empty-error": not is_now.paper,
            "toner-empty-error": is_now.toner == "out",
        }
        return tuple(reason for reason, there in found.items() if there)

    def cut_power(self) -> None:
        """Everything in memory is gone."""
        self._life += 1
        self.conditions.powered = False
        if not self.conditions.remembers:
            self.jobs.clear()
            self._next_number = 1
        else:
            for job in self.jobs.values():
                if job.state in {Is.PROCESSING, Is.STOPPED}:
                    job.state = Is.PENDING
        self.lock.notify_all()

    def give_power(self) -> None:
        """A new life: up-time begins again."""
        self.conditions.powered = True
        self._born = time.monotonic()
        self.lock.notify_all()

    # ── the engine ──

    def _run(self) -> None:
        while True:
            with self.lock:
                self.lock.wait_for(lambda: self._over or self._waiting() is not None)
                if self._over:
                    return
                job, life = self._waiting(), self._life
                if job is None:
                    continue
                job.state, job.reasons, job.processing_at = Is.PROCESSING, ("job-printing",), self.up_time_s
                self._told(job)
                while self._goes_on(job, life):
                    self._move(job, life)

    def _goes_on(self, job: Job, life: int) -> bool:
        return not self._over and life == self._life and job.state < Is.CANCELED

    def _waiting(self) -> Job | None:
        if not self.conditions.powered:
            return None
        return next((job for job in self.jobs.values() if job.state is Is.PENDING), None)

    def _move(self, job: Job, life: int) -> None:
        """One step: end, stop and wait, or print a sheet. With the lock held, let go of while it waits."""
        if job.end is not None:
            self._finish(job, *job.end)
        elif job.sheets >= job.pages or self.conditions.swallows:
            self._finish(job, Is.COMPLETED, "job-completed-successfully")
        elif self.hindrances():
            job.state, job.reasons = Is.STOPPED, ("printer-stopped",)
            self._told(job)
            self.lock.wait_for(lambda: self._over or life != self._life or job.end or not self.hindrances())
            if life == self._life:
                job.state, job.reasons = Is.PROCESSING, ("job-printing",)
        else:
            self._print_sheet(job, life)

    def _print_sheet(self, job: Job, life: int) -> None:
        if self._sheet_s:
            self.lock.wait_for(lambda: self._over or life != self._life or self.hindrances(), self._sheet_s)
        if self._over or life != self._life or self.hindrances():
            self._tell({"event": "sheet_spoilt", "serial": job.name, "page": job.sheets + 1})
            return
        job.sheets += 1
        self._tell({"event": "sheet", "serial": job.name, "page": job.sheets, "job": job.number})
        if self.conditions.out_after is not None:
            self.conditions.out_after -= 1
            if self.conditions.out_after <= 0:
                self.conditions.out_after, self.conditions.paper = None, False

    def _finish(self, job: Job, state: Is, reason: str) -> None:
        job.state, job.reasons, job.completed_at = state, (reason,), self.up_time_s
        self._told(job)
        self.lock.notify_all()

    def _told(self, job: Job) -> None:
        self._tell(
            {
                "event": "job",
                "serial": job.name,
                "job": job.number,
                "state": job.state.name.lower(),
                "sheets": job.sheets,
            }
        )
