"""The press: a record becomes a drawn, signed document with its QR code. All slow work of issuing is done here.

It has threads of its own: typst needs a compiler a thread (140 ms for the first page, then 10), pyHanko a thread
without an event loop, and the servers' forty worker threads would make forty of each.
"""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from kiosk.fonts import coverage, read_chain

if TYPE_CHECKING:
    from pathlib import Path

    from backend.server.issuing.qr import QrReader, QrSigner
    from backend.server.issuing.render import Renderer
    from backend.server.issuing.sign import Seal
    from backend.server.pki.authority import Authority
    from kiosk.domain.coverage import Coverage
    from kiosk.domain.message import Words
    from kiosk.packs.loading import Pack
    from kiosk.packs.record import CertificateRecord

_THREADS: Final = 2
_MEET_S: Final = 1.0
_NOTHING: Final = b'#set document(title: "-")\n#set text(font: "Noto Serif CJK SC")\n\xe7\xaa\x97'
_LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Order:
    """One document to make. `at` aware; `local` the same instant in the site's zone; `issuer` the site's id."""

    record: CertificateRecord
    serial: str
    issuer: str
    at: datetime
    local: datetime
    printed_where: Words


@dataclass(frozen=True, slots=True, repr=False)
class Pressed:
    """A signed document. Hashes in hexadecimal."""

    pdf: bytes
    pages: int
    sha256: str
    record_sha256: str


@dataclass(frozen=True, slots=True)
class _Tools:
    renderer: Renderer
    seal: Seal
    qr: QrSigner


class Press:
    """Makes documents. Threads may share it; close it."""

    def __init__(self, state_dir: Path, authority: Authority, *, public_base_url: str) -> None:
        """Touch nothing yet: fonts, keys and libraries (half a second) are for whoever issues."""
        self._state_dir = state_dir
        self._authority = authority
        self._public_base_url = public_base_url
        self._tools: _Tools | None = None
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="press")

    def make(self, pack: Pack, order: Order) -> Pressed:
        """Draw, check, sign: some 45 ms when warm. Raises NotDrawn; SettingsError (fonts), OSError, QrTooDense."""
        return self._threads.submit(self._make, pack, order).result()

    def warm(self) -> None:
        """Make every thread ready for its first document. Raises SettingsError (fonts), OSError, ValueError."""
        met = threading.Barrier(_THREADS)
        list(self._threads.map(self._warm, [met] * _THREADS))
        self.covered()

    def covered(self) -> Coverage:
        """Every code point that can be drawn. Raises SettingsError."""
        return coverage(read_chain())

    def qr_reader(self) -> QrReader:
        """Check QR codes of this press. Raises OSError, ValueError for a damaged key file."""
        from backend.server.issuing.qr import QrSigner

        return QrSigner.load_or_make(self._state_dir).reader

    def close(self) -> None:
        """End the threads and remove what they used."""
        self._threads.shutdown()
        if self._tools is not None:
            self._tools.renderer.close()

    def _warm(self, met: threading.Barrier) -> None:
        """One thread's compiler; both threads meet, so that one cannot do it twice."""
        import contextlib

        with contextlib.suppress(threading.BrokenBarrierError):
            met.wait(_MEET_S)
        self._ready(datetime.now(UTC)).renderer.compile(_NOTHING, {}, created=_LONG_AGO)

    def _make(self, pack: Pack, order: Order) -> Pressed:
        from backend.server.issuing.qr import Statement, qr_svg, qr_url, record_digest
        from backend.server.issuing.sheet import Sheet

        at = order.at.replace(microsecond=0)  # neither typst nor PDF knows less than a second
        tools = self._ready(at)
        record, certificate = order.record, order.record.certificate
        digest = record_digest(record, order.serial)
        ends = datetime.combine(
            record.issued_on + timedelta(days=certificate.validity_days), time(), tzinfo=order.local.tzinfo
        )
        statement = Statement(
            issuer=order.issuer,
            issued_at=at,
            expires_at=ends,
            kind=certificate.kind,
            serial=order.serial,
            record_sha256=digest,
        )
        sheet = Sheet(
            serial=order.serial,
            printed_at=f"{order.local:%Y-%m-%d %H:%M}",
            printed_where=order.printed_where,
            verify_at=verify_at(self._public_base_url),
            qr_svg=qr_svg(qr_url(self._public_base_url, tools.qr.sign(statement))),
        )
        drawn = tools.renderer.render(pack.template, record, sheet, created=at)
        issuer = certificate.issuer.say(record.language)
        pdf = tools.seal.sign(drawn.pdf, serial=order.serial, issuer=issuer, at=at)
        return Pressed(pdf, drawn.pages, hashlib.sha256(pdf).hexdigest(), digest.hex())

    def _ready(self, at: datetime) -> _Tools:
        from backend.server.issuing.qr import QrSigner
        from backend.server.issuing.render import Renderer
        from backend.server.issuing.sign import Seal

        with self._lock:
            if self._tools is None:
                seal = Seal.load_or_make(self._state_dir, self._authority, at=at)
                self._tools = _Tools(Renderer(read_chain()), seal, QrSigner.load_or_make(self._state_dir))
            return self._tools


def verify_at(public_base_url: str) -> str:
    """The address people type to check a serial, without its scheme."""
    return public_base_url.partition("://")[2].rstrip("/") + "/v"
