"""The shelf of service packs: every published version is kept, since certificates and answers name it by its hash."""

from __future__ import annotations

import io
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from backend.server.store.insert import insert_into
from backend.server.store.issuing_tables import PackRow
from kiosk.packs.loading import content_hash, directories, load

if TYPE_CHECKING:
    from datetime import datetime

    from backend.server.store.session import Store
    from kiosk.packs.loading import Pack

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the same files give the same archive


class PackUnknown(LookupError):
    """Nobody published this version here."""


class PackShelf:
    """Publishes packs and gives them out, read once a process. Threads may share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[tuple[str, str], Pack] = {}
        self._lock = threading.Lock()

    def publish(self, root: Path, *, at: datetime) -> list[str]:
        """Publish every pack below `root` that is new; gives their versions.

        Raises PackFaulty (engineer): then the others are published all the same next time.
        """
        new = []
        for directory in directories(root):
            version = content_hash(directory)
            with self._store.read() as session:
                known = session.get(PackRow, version) is not None
            if known:
                continue
            pack = load(directory)
            with self._store.write() as session:
                row = insert_into(PackRow, session=session).values(
                    version=version, service_id=pack.service.id, archive=_archive(directory), published_at=at
                )
                session.execute(row.on_conflict_do_nothing())
            new.append(version)
        return new

    def pack(self, service_id: str, version: str) -> Pack:
        """Give a published version. Raises PackUnknown."""
        key = (service_id, version)
        with self._lock:
            if key not in self._read:
                self._read[key] = self._load(service_id, version)
            return self._read[key]

    def _load(self, service_id: str, version: str) -> Pack:
        with self._store.read() as session:
            row = session.get(PackRow, version)
            if row is None or row.service_id != service_id:
                raise PackUnknown(version)
            archive = row.archive
        with tempfile.TemporaryDirectory(prefix="kiosk-pack-") as scratch:
            directory = Path(scratch) / service_id
            with zipfile.ZipFile(io.BytesIO(archive)) as files:
                files.extractall(directory)
            return load(directory)


def _archive(directory: Path) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in directory.rglob("*") if path.is_file() and not path.is_symlink()):
            entry = zipfile.ZipInfo(file.relative_to(directory).as_posix(), _EPOCH)
            archive.writestr(entry, file.read_bytes(), compress_type=zipfile.ZIP_DEFLATED)
    return written.getvalue()
