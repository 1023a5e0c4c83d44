"""The life of a serial: what may become of it, and what is told of it. Rules only; the register keeps the rows.

- ISSUED: becomes PRINTED when the printer proved it, PRINT_UNKNOWN when nobody knows. Nothing came out: stays ISSUED,
  and the same serial may be sent again.
- PRINT_UNKNOWN: it may be in somebody's hand. Printed or not printed may still be learnt.
- REPLACED: from ISSUED and PRINT_UNKNOWN, while no paper is proved. VOID, RECALLED: from PRINTED as well. All final.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.domain.certificates import CertificateState

if TYPE_CHECKING:
    from datetime import date

_IN_FORCE: Final = frozenset({CertificateState.ISSUED, CertificateState.PRINTED, CertificateState.PRINT_UNKNOWN})


class Verdict(StrEnum):
    """What whoever checks a certificate is told. Only GOOD is good."""

    GOOD = "good"
    EXPIRED = "expired"
    VOID = "void"
    REPLACED = "replaced"
    RECALLED = "recalled"
    CHANGED = "changed"  # the paper or file does not say what was issued
    UNKNOWN = "unknown"  # never issued here


def in_force(state: CertificateState) -> bool:
    """Whether a serial in this state counts, printed or not."""
    return state in _IN_FORCE


def after_printing(state: CertificateState, *, printed: bool | None) -> CertificateState:
    """Give the state after a terminal reported what became of the paper. None: nobody knows.

    Proof stays proof, and what is no longer in force stays so: reports may come late, and twice.
    """
    if state not in {CertificateState.ISSUED, CertificateState.PRINT_UNKNOWN}:
        return state
    if printed is None:
        return CertificateState.PRINT_UNKNOWN
    return CertificateState.PRINTED if printed else CertificateState.ISSUED


def may_be_replaced(state: CertificateState) -> bool:
    """Whether the same certificate may be issued anew under another serial: only while no printer proved the paper."""
    return state in {CertificateState.ISSUED, CertificateState.PRINT_UNKNOWN}


def verdict(state: CertificateState, *, valid_until: date, today: date) -> Verdict:
    """Tell what a serial in this state is worth today; its last day counts."""
    match state:
        case CertificateState.VOID:
            return Verdict.VOID
        case CertificateState.REPLACED:
            return Verdict.REPLACED
        case CertificateState.RECALLED:
            return Verdict.RECALLED
        case CertificateState.ISSUED | CertificateState.PRINTED | CertificateState.PRINT_UNKNOWN:
            return Verdict.GOOD if today <= valid_until else Verdict.EXPIRED
