"""Issuing certificates, as the terminal needs it from its backend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk.domain.certificates import (
        Application,
        CodeSent,
        IssuedCertificate,
        Prefill,
        Proof,
        Review,
    )
    from kiosk.ports.print_journal import PrintOutcome


class CertificateOffice(Protocol):
    """Blocking calls, made on the backend pool. Every call raises what `kiosk.ports.backend.Backend`'s do.

    BackendRefused carries the no that helps: no phone on record, a wrong or expired code, too many tries, a rule of the
    pack that does not hold, a pack version the backend does not know. Calls with a `key` are commands: the same key and
    content give the same answer, also after a lost one.
    """

    def send_code(self, id_number: str, *, key: str, deadline_s: float) -> CodeSent:
        """Send a code to the phone on record of this person. Limited per person and per terminal."""

    def check_code(self, id_number: str, code: str, *, deadline_s: float) -> Proof:
        """Trade the code for a proof of the second factor. A wrong one costs one of few tries."""

    def prefill(self, service: str, version: str, proof: Proof, *, deadline_s: float) -> Prefill:
        """Ask the registers the pack names, for the person of the proof."""

    def issue(self, application: Application, *, key: str, deadline_s: float) -> IssuedCertificate:
        """Decide by the pack's rules (秒批), and issue: numbered, typeset, signed, committed when this returns."""

    def printed(self, serial: str, outcome: PrintOutcome, *, key: str, deadline_s: float) -> None:
        """Tell what became of the paper."""

    def replace(self, serial: str, proof: Proof, *, key: str, deadline_s: float) -> IssuedCertificate:
        """Void a serial whose paper is not in the person's hand, and issue the same anew under another serial."""

    def review(self, review: Review, *, key: str, deadline_s: float) -> None:
        """Hand in what a person thought of it."""
