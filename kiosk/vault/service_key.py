"""The terminal's service key: the one that enrolment brought, sealed; or the one that somebody put there by hand.

A file of its own beside the vault, sealed with the vault's key, so that `kiosk technician` reads it without opening the
database. `technician.key`, made or copied by hand, goes before it: badges that were marked under it stay good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.ports.errors import SettingsError, VaultError
from kiosk.technician.challenge import KEY_BYTES, KEY_FILE, make_key, read_key, write_private
from kiosk.vault.seal import Seal, vault_key

if TYPE_CHECKING:
    from pathlib import Path

SEALED_FILE: Final = "service-key.sealed"
_CONTEXT: Final = "service key"


def keep_service_key(directory: Path, key: bytes) -> None:
    """Keep what enrolment brought, in place of one that an earlier enrolment brought.

    Raises SettingsError: no key, or it cannot be written; VaultError: the vault's key cannot be had.
    """
    if len(key) != KEY_BYTES:
        raise SettingsError(f"a service key has {KEY_BYTES} bytes, not {len(key)}")
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(directory / SEALED_FILE, Seal(vault_key(directory)).seal(key, context=_CONTEXT).hex() + "\n")


def service_key(directory: Path) -> bytes | None:
    """Give the key in force; None: there is none. Raises SettingsError: there is one, and it cannot be used."""
    if (directory / KEY_FILE).exists():
        return read_key(directory / KEY_FILE)
    file = directory / SEALED_FILE
    try:
        sealed = bytes.fromhex(file.read_text("ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file}: cannot be read: {type(error).__name__}") from error
    try:
        return Seal(vault_key(directory)).open(sealed, context=_CONTEXT)
    except VaultError as error:
        raise SettingsError(f"{file}: cannot be opened: {error}") from error


def service_key_or_new(directory: Path) -> bytes:
    """Give the key in force; make one by hand where there is none. Raises SettingsError."""
    return service_key(directory) or make_key(directory / KEY_FILE)
