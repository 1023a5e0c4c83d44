"""What the vault cannot do. The tree stands in the package's docstring."""

from __future__ import annotations

from kiosk.ports.errors.tree import ClearBy, KioskError


class VaultError(KioskError):
    """What must survive a power cut cannot be read or written."""


class VaultBusy(VaultError):
    """Another process holds the vault and does not let go."""

    clear_by = ClearBy.RETRY
    code = "vault_busy"


class VaultFull(VaultError):
    """The disk is full, read-only, or fails."""

    clear_by = ClearBy.ENGINEER
    code = "vault_full"


class VaultDamaged(VaultError):
    """The vault's file is no database, or its content contradicts itself."""

    clear_by = ClearBy.ENGINEER
    code = "vault_damaged"


class VaultTooNew(VaultError):
    """A later release wrote the vault in a way this one may not read."""

    clear_by = ClearBy.ENGINEER
    code = "vault_too_new"


class VaultKeyWrong(VaultError):
    """The vault's key is missing, readable by others, or not the one it was sealed with."""

    clear_by = ClearBy.ENGINEER
    code = "vault_key_wrong"
