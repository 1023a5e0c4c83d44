"""Every check of `devices.diagnostics`, over the fakes and over driver and emulator on real wires."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from devices.diagnostics.camera import CAMERA
from devices.diagnostics.check import Outcome
from devices.diagnostics.document_printer import DOCUMENT_PRINTER
from devices.diagnostics.id_card_reader import ID_CARD_READER
from devices.diagnostics.running import OPEN_S, run_check
from devices.diagnostics.sensors import SENSORS
from devices.diagnostics.speaker import SPEAKER
from devices.diagnostics.ticket_printer import TICKET_PRINTER
from tests.contract.cabinet_rigs import BOARDS, CAMERAS, SPEAKERS
from tests.contract.rigs import DOCUMENT_PRINTERS_AT_HAND, READERS, TICKET_PRINTERS_AT_HAND, emulated_ticket_printer

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from devices.diagnostics.check import Check  # Any: CASES mixes the ports
    from tests.contract.rigs import Rig

CASES = [
    pytest.param(check, name, rig, id=f"{check.kind}-{check.id}-{name}")
    for checks, rigs in (
        (ID_CARD_READER, READERS),
        (TICKET_PRINTER, TICKET_PRINTERS_AT_HAND),
        (DOCUMENT_PRINTER, DOCUMENT_PRINTERS_AT_HAND),
        (CAMERA, CAMERAS),
        (SPEAKER, SPEAKERS),
        (SENSORS, BOARDS),
    )
    for check in checks
    for name, rig in rigs.items()
]
CANNOT = {("taken_ticket_is_told", name) for name in ("fake", "tcp", "pty", "usb")}  # no presenter


@pytest.mark.parametrize(("check", "name", "rig"), CASES)
def test_claim_holds_with_no_more_hands_than_it_names(
    check: Check[Any], name: str, rig: Callable[[], AbstractContextManager[Rig[Any]]]
) -> None:
    with rig() as at_hand:
        hands = at_hand.hands
        hands.deeds = {deed: do for deed, do in hands.deeds.items() if deed in check.needs}
        at_hand.port.open(deadline_s=OPEN_S)
        finding = run_check(check, at_hand.port, hands)
    assert finding.outcome is (Outcome.NOT_APPLICABLE if (check.id, name) in CANNOT else Outcome.PASS), finding


@pytest.mark.parametrize(("name", "outcome"), [("slip_is_proved", Outcome.UNKNOWN), ("slip_is_whole", Outcome.PASS)])
def test_printer_that_proves_nothing_is_unknown_unless_somebody_looks(name: str, outcome: Outcome) -> None:
    check = next(check for check in TICKET_PRINTER if check.id == name)
    with emulated_ticket_printer(("127.0.0.1", 0), "cashino-kp-628e") as rig:
        rig.port.open(deadline_s=OPEN_S)
        assert run_check(check, rig.port, rig.hands).outcome is outcome
