"""Where documents lie: files of mode 600 below the state directory, named by the certificate's id.

A file is there before the row that names it is committed. What a crash in between leaves over is named by no row; it is
swept after a day.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from backend.server.pki.authority import write_private
from kiosk.domain.forms import ValueType
from kiosk.domain.message import Language
from kiosk.packs.record import CertificateRecord, RecordEntry

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from kiosk.domain.services import Service

_PDF: Final = ".pdf"
_RECORD: Final = ".json"


class BlobMissing(LookupError):
    """The file a row names is not there: the state directory was restored without it."""


@dataclass(frozen=True, slots=True)
class Blobs:
    """Signed documents, and the records they were drawn from."""

    directory: Path

    def put(self, certificate_id: str, pdf: bytes, record: CertificateRecord) -> None:
        """Keep both for good before this returns. Raises OSError."""
        shelf = self._file(certificate_id, _PDF).parent
        shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = {
            "language": str(record.language),
            "issued_on": record.issued_on.isoformat(),
            "entries": [[entry.id, str(entry.type), entry.text] for entry in record.entries],
        }
        write_private(self._file(certificate_id, _RECORD), json.dumps(told, ensure_ascii=False).encode("utf-8"))
        write_private(self._file(certificate_id, _PDF), pdf)
        _sync(shelf)

    def document(self, certificate_id: str) -> bytes:
        """Give the signed document. Raises BlobMissing."""
        return self._read(certificate_id, _PDF)

    def record(self, certificate_id: str, service: Service) -> CertificateRecord:
        """Give what the document says; `service` in the version it was issued by. Raises BlobMissing, ValueError."""
        if service.certificate is None:
            msg = f"{service.id} issues no certificate"
            raise ValueError(msg)
        told = json.loads(self._read(certificate_id, _RECORD))
        return CertificateRecord(
            service=service.id,
            version=service.version,
            certificate=service.certificate,
            language=Language(told["language"]),
            issued_on=date.fromisoformat(told["issued_on"]),
            entries=tuple(RecordEntry(item, ValueType(kind), text) for item, kind, text in told["entries"]),
        )

    def sweep(self, known: Collection[str], *, older_than: datetime) -> int:
        """Remove what belongs to none of these ids and was not touched lately; gives how many files. Raises OSError."""
        swept = 0
        for file in self.directory.glob("*/*"):
            old = datetime.fromtimestamp(file.stat().st_mtime, UTC) < older_than
            if old and file.name.partition(".")[0] not in known:
                file.unlink()
                swept += 1
        return swept

    def _read(self, certificate_id: str, suffix: str) -> bytes:
        try:
            return self._file(certificate_id, suffix).read_bytes()
        except FileNotFoundError as error:
            raise BlobMissing(certificate_id) from error

    def _file(self, certificate_id: str, suffix: str) -> Path:
        return self.directory / certificate_id[:2] / f"{certificate_id}{suffix}"


def _sync(directory: Path) -> None:
    """A renamed file is safe only when its directory is."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
