"""Records of device tests in the vault: `kiosk.ports.device_tests.DeviceTests`, every change one transaction.

The whole record is sealed: it names who tested. When it began lies open, and whether the backend was told.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from kiosk.domain.device_tests import DeviceTest, TestOutcome
from kiosk.domain.message import Message
from kiosk.ports.errors import VaultDamaged

if TYPE_CHECKING:
    from kiosk.vault.store import Vault

_BODY: Final = "device_tests.body"
MOST: Final = 2000  # records; a megabyte, and years of visits


class VaultDeviceTests:
    """Fulfils `DeviceTests`. From any thread, from several processes."""

    def __init__(self, vault: Vault, *, most: int = MOST) -> None:
        """Take the open vault. `most`: how many records it holds; then the oldest go, told or not."""
        self._vault = vault
        self._most = most

    def put(self, test: DeviceTest) -> int:
        """Keep a record; see DeviceTests."""
        body = self._vault.seal.seal(json.dumps(_said(test)).encode(), context=_BODY)
        began = test.time.astimezone(UTC).isoformat(timespec="milliseconds")
        with self._vault.change() as db:
            db.execute(
                "INSERT INTO device_tests (key, began_at, body) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING",
                (test.id, began, body),
            )
            (held,) = db.execute("SELECT count(*) FROM device_tests").fetchone()
            dropped = max(0, int(held) - self._most)
            db.execute(
                "DELETE FROM device_tests WHERE id IN (SELECT id FROM device_tests ORDER BY id LIMIT ?)", (dropped,)
            )
        return dropped

    def newest(self, *, most: int) -> tuple[DeviceTest, ...]:
        """Give the newest records; see DeviceTests."""
        with self._vault.look() as db:
            rows = db.execute("SELECT key, body FROM device_tests ORDER BY id DESC LIMIT ?", (most,)).fetchall()
        return tuple(self._test(row) for row in rows)

    def unreported(self) -> tuple[DeviceTest, ...]:
        """Give what the backend was not told; see DeviceTests."""
        with self._vault.look() as db:
            rows = db.execute("SELECT key, body FROM device_tests WHERE reported = 0 ORDER BY id").fetchall()
        return tuple(self._test(row) for row in rows)

    def reported(self, test: DeviceTest) -> None:
        """The backend was told; see DeviceTests."""
        with self._vault.change() as db:
            db.execute("UPDATE device_tests SET reported = 1 WHERE key = ?", (test.id,))

    # What SQLite gives is Any; the table is STRICT, so each column is what it was declared.
    def _test(self, row: tuple[Any, ...]) -> DeviceTest:
        key, body = row
        said = json.loads(self._vault.seal.open(body, context=_BODY))
        try:
            return DeviceTest(
                id=key,
                device=said["device"],
                model=said["model"],
                serial=said["serial"],
                test=said["test"],
                outcome=TestOutcome(said["outcome"]),
                message=Message.of(said["message"], **said["values"]),
                technician=said["technician"],
                time=datetime.fromisoformat(said["time"]),
                code=said["code"],
            )
        except (KeyError, ValueError, TypeError) as error:
            raise VaultDamaged(f"the vault holds a device test that is none: {type(error).__name__}") from error


def _said(test: DeviceTest) -> dict[str, object]:
    return {
        "device": test.device,
        "model": test.model,
        "serial": test.serial,
        "test": test.test,
        "outcome": test.outcome,
        "message": test.message.id,
        "values": dict(test.message.values),
        "technician": test.technician,
        "time": test.time.astimezone(UTC).isoformat(),
        "code": test.code,
    }
