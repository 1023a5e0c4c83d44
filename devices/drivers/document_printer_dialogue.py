"""Asking an IPP printer one thing and getting its answer, over HTTP. Nothing is ever asked twice by itself.

`requests` is loaded with the first question, off the way to the first frame. Time-outs hold for each question; an
interrupt is met between questions.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, TypeVar

from devices.codecs.ipp import GroupTag, MalformedIpp, decode, encode
from devices.codecs.ipp_printing import (
    JOB_ATTRIBUTES,
    PDF,
    PRINTER_ATTRIBUTES,
    JobState,
    Operation,
    request,
)
from devices.codecs.ipp_reading import ignored, job_facts, printer_facts
from devices.drivers.document_printer_failures import NoSuchJob, refused, unreached
from kiosk.ports.errors import (
    Canceled,
    DeviceSilent,
    LinkLost,
    ProtocolViolated,
    SettingsError,
    WrongDevice,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import requests

    from devices.codecs.ipp import IppMessage
    from devices.codecs.ipp_printing import Said
    from devices.codecs.ipp_reading import JobFacts, PrinterFacts
    from devices.drivers.document_printer_address import IppAddress

_T = TypeVar("_T")
_R = TypeVar("_R")

_CONNECT_S: Final = 2.0
_ANSWER_S: Final = 4.0
_SHORTEST_S: Final = 0.05
_LARGEST_ANSWER: Final = 4 << 20
_CHUNK: Final = 1 << 16
_HTTP_OK: Final = 200
_FAILURES: Final = 0x0100  # RFC 8011 appendix B: below are the kinds of success


class IppDialogue:
    """Questions and answers. One owner thread; `interrupt` alone may come from any."""

    def __init__(
        self,
        address: IppAddress,
        *,
        ca_file: Path | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`ca_file`: who may sign an ipps printer's certificate; without it, the authorities of the system."""
        self._address = address
        self._ca_file = ca_file
        self.monotonic = monotonic
        self._session: requests.Session | None = None
        self._request_id = 0
        self._interrupted = threading.Event()

    def close(self) -> None:
        """Let go of the connection."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def interrupt(self) -> None:
        """Make the next breath raise Canceled."""
        self._interrupted.set()

    def forget_interrupt(self) -> None:
        """Drop an interrupt that nobody has met."""
        self._interrupted.clear()

    def breathe(self, seconds: float, *, heed: bool) -> None:
        """Wait. Raises Canceled for an interrupt, unless it is not to be heeded any more."""
        if not heed:
            threading.Event().wait(seconds)
        elif self._interrupted.wait(seconds):
            raise Canceled("interrupted")

    # ── questions ──

    def printer(self, *, deadline: float) -> PrinterFacts:
        """Ask how the printer is. Raises as `_ask`."""
        answer = self._ask(Operation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": PRINTER_ATTRIBUTES}, deadline)
        return self._read(answer, printer_facts)

    def create(self, serial: str, settings: Mapping[str, Said], *, deadline: float) -> tuple[JobFacts, tuple[str, ...]]:
        """Make a job without a document and name the settings the printer would not take.

        Raises DeviceBusy when it may be asked again, DocumentRefused for the settings; else as `_ask`.
        """
        said: dict[str, Said] = {"job-name": serial, "ipp-attribute-fidelity": True}
        answer = self._ask(Operation.CREATE_JOB, said, deadline, job=settings)
        return self._job_of(answer), ignored(answer)

    def send(self, job_id: int, document: bytes, *, deadline: float) -> None:
        """Send the document, the job's only one. Raises as `create`."""
        said: dict[str, Said] = {"job-id": job_id, "document-format": PDF, "last-document": True}
        self._ask(Operation.SEND_DOCUMENT, said, deadline, document=document)

    def job(self, job_id: int, *, deadline: float) -> JobFacts | None:
        """Ask for a job; None: the printer knows none of this id."""
        try:
            said: dict[str, Said] = {"job-id": job_id, "requested-attributes": JOB_ATTRIBUTES}
            return self._job_of(self._ask(Operation.GET_JOB_ATTRIBUTES, said, deadline))
        except NoSuchJob:
            return None

    def jobs_named(self, serial: str, *, deadline: float) -> tuple[JobFacts, ...]:
        """Give every job of this name that the printer remembers."""
        found: dict[int, JobFacts] = {}
        for which in ("completed", "not-completed"):  # in this order: a job that ends in between is seen at least once
            said: dict[str, Said] = {"which-jobs": which, "requested-attributes": JOB_ATTRIBUTES}
            try:
                answer = self._ask(Operation.GET_JOBS, said, deadline)
            except NoSuchJob:
                continue  # how some say that there are none
            for group in answer.every(GroupTag.JOB):
                if group.attributes:
                    job = self._read(group, job_facts)
                    if job.name == serial:
                        found[job.job_id] = job
        return tuple(found.values())

    def cancel(self, job_id: int, *, deadline: float) -> None:
        """Cancel a job. One that is over, or gone, is no error."""
        try:
            self._ask(Operation.CANCEL_JOB, {"job-id": job_id}, deadline)
        except NoSuchJob:
            return

    # ── the wire ──

    def _ask(
        self,
        operation: Operation,
        said: Mapping[str, Said],
        deadline: float,
        *,
        job: Mapping[str, Said] | None = None,
        document: bytes = b"",
    ) -> IppMessage:
        """Ask once.

        Raises PortMissing, DeviceSilent, WrongDevice, PrinterFault, DocumentRefused (engineer); LinkLost, DeviceBusy,
        ProtocolViolated (retry).
        """
        self._request_id = self._request_id % 0x7FFFFFFF + 1
        message = request(
            operation, request_id=self._request_id, printer_uri=str(self._address), said=said, job=job or None
        )
        answer = self._read(self._post(encode(message) + document, deadline, patient=bool(document)), _whole)
        if answer.request_id != self._request_id:
            raise ProtocolViolated(f"{operation.name}: the answer belongs to another question")
        if not 0 <= answer.code < _FAILURES:
            raise refused(operation, answer.code)
        return answer

    def _post(self, body: bytes, deadline: float, *, patient: bool) -> bytes:
        import requests

        session = self._session = self._session or self._new_session()
        left_s = max(deadline - self.monotonic(), _SHORTEST_S)
        answer_s = left_s if patient else min(left_s, _ANSWER_S)
        try:
            with session.post(
                self._address.url,
                data=body,
                headers={"Content-Type": "application/ipp", "Accept-Encoding": "identity"},
                timeout=(min(left_s, _CONNECT_S), answer_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                if response.status_code != _HTTP_OK:
                    raise WrongDevice(f"{self._address}: HTTP {response.status_code}: no IPP printer at this path")
                return self._content(response, self.monotonic() + answer_s)
        except requests.RequestException as error:
            self.close()
            raise unreached(self._address, error) from error
        except ValueError as error:  # requests reads where a redirect leads although it does not follow
            self.close()
            raise WrongDevice(f"{self._address}: a redirect to nowhere: no IPP printer at this path") from error

    def _content(self, response: requests.Response, deadline: float) -> bytes:
        """Read the answer as it comes: `iter_content` would wait for a whole chunk of one that drips."""
        from urllib3.exceptions import HTTPError, ReadTimeoutError

        content = bytearray()
        try:
            while chunk := response.raw.read1(_CHUNK):
                content += chunk
                if len(content) > _LARGEST_ANSWER:
                    raise ProtocolViolated(f"{self._address}: an answer of more than {_LARGEST_ANSWER} bytes")
                if self.monotonic() > deadline:
                    raise DeviceSilent(f"{self._address}: the answer does not end")
        except ReadTimeoutError as error:
            self.close()
            raise DeviceSilent(f"{self._address}: the answer does not go on") from error
        except HTTPError as error:
            self.close()
            raise LinkLost(f"{self._address}: the connection broke") from error
        return bytes(content)

    def _new_session(self) -> requests.Session:
        import requests

        session = requests.Session()
        session.trust_env = False  # no proxy between us and the printer
        if self._ca_file is not None:
            if not self._ca_file.is_file():
                raise SettingsError(f"{self._ca_file}: no such file; it names who may sign the printer's certificate")
            session.verify = str(self._ca_file)
        return session

    def _job_of(self, answer: IppMessage) -> JobFacts:
        groups = answer.every(GroupTag.JOB)
        if not groups:
            raise ProtocolViolated("the answer tells of no job")
        return self._read(groups[0], job_facts)

    def _read(self, what: _T, how: Callable[[_T], _R]) -> _R:
        try:
            return how(what)
        except MalformedIpp as error:
            raise ProtocolViolated(f"{self._address}: {error}") from error


def _whole(data: bytes) -> IppMessage:
    return decode(data)[0]


def holds_no_document(job: JobFacts) -> bool:
    """Whether the printer still waits for this job's document."""
    return job.state is JobState.HELD or bool(job.reasons & {"job-data-insufficient", "job-incoming"})
