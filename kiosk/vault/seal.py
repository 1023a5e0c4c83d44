"""Sealing what outlives a visit: AES-256-GCM under a key that never leaves this machine.

The key comes from systemd (`LoadCredentialEncrypted=kiosk-vault-key`, bound to the TPM where there is one), else from
`vault.key` in the state directory, made at first use with mode 600.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.ports.errors import VaultFull, VaultKeyWrong

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_BYTES: Final = 32
KEY_FILE: Final = "vault.key"
CREDENTIAL: Final = "kiosk-vault-key"
_VERSION: Final = b"\x01"  # AES-256-GCM, 12 bytes of nonce, 16 of tag
_NONCE_BYTES: Final = 12
_SHORTEST: Final = 1 + _NONCE_BYTES + 16
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Seal:
    """Seals and opens values, and marks them so that equal ones can be found while sealed."""

    def __init__(self, key: bytes) -> None:
        """Take a key of 32 bytes; what seals and what marks are derived from it and differ."""
        if len(key) != KEY_BYTES:
            raise VaultKeyWrong(f"the vault's key has {len(key)} bytes instead of {KEY_BYTES}")
        self._sealing = hmac.digest(key, b"kiosk vault: seal", hashlib.sha256)
        self._marking = hmac.digest(key, b"kiosk vault: mark", hashlib.sha256)

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Seal; `context` says what it is, and only the same context opens it."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + AESGCM(self._sealing).encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Open what `seal` gave. Raises VaultKeyWrong: another key, another context, or damage; they look alike."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(sealed) < _SHORTEST or sealed[:1] != _VERSION:
            raise VaultKeyWrong(f"{context}: this was not sealed by any release known here")
        nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return AESGCM(self._sealing).decrypt(nonce, rest, context.encode())
        except InvalidTag as error:
            raise VaultKeyWrong(f"{context}: sealed with another key, or damaged") from error

    def mark(self, value: str, *, context: str) -> bytes:
        """Give 32 bytes that are equal for equal values and tell nothing else."""
        return hmac.digest(self._marking, context.encode() + b"\x00" + value.encode(), hashlib.sha256)


def vault_key(directory: Path, environment: Mapping[str, str] | None = None) -> bytes:
    """Give the vault's key, making it at first use. Raises VaultKeyWrong, VaultFull (engineer)."""
    known = os.environ if environment is None else environment
    if credentials := known.get("CREDENTIALS_DIRECTORY"):
        credential = Path(credentials) / CREDENTIAL
        if credential.exists():
            return _read(credential)
    file = directory / KEY_FILE
    try:
        if not file.exists():
            _make(file)
        if file.stat().st_mode & _OTHERS:
            raise VaultKeyWrong(f"{file}: others may read it; chmod 600 it, and think of what it sealed as seen")
    except OSError as error:
        raise VaultFull(f"{file}: {error.strerror}") from error
    return _read(file)


def sync_directory(directory: Path) -> None:
    """Make a new name in a directory survive a power cut. Raises OSError."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(file: Path) -> None:
    """Write a whole key under a name of our own, then give it its name unless another process was first."""
    ours = file.with_name(f"{file.name}.{os.getpid()}.new")
    ours.unlink(missing_ok=True)
    handle = os.open(ours, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, os.urandom(KEY_BYTES))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(ours, file)
    except FileExistsError:
        pass
    finally:
        ours.unlink()
    sync_directory(file.parent)


def _read(file: Path) -> bytes:
    try:
        key = file.read_bytes()
    except OSError as error:
        raise VaultKeyWrong(f"{file}: {error.strerror}") from error
    if len(key) != KEY_BYTES:
        raise VaultKeyWrong(f"{file}: {len(key)} bytes instead of {KEY_BYTES}")
    return key
