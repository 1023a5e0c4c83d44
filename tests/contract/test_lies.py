"""Every check can fail: for each, a device that breaks just its promise, and is found out."""

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
from tests.contract import cabinet_liars as cabinet
from tests.contract.cabinet_rigs import fake_camera, fake_sensors, fake_speaker
from tests.contract.liars import (
    AlwaysAnother,
    AlwaysOnline,
    AlwaysPrinted,
    AlwaysRemoved,
    BlindStatus,
    CallsSilenceFine,
    CallsSilenceNoCard,
    Dawdler,
    DeadAfterCancel,
    Deaf,
    DeafPrinter,
    Forgetful,
    GhostCard,
    GivesUpAfter,
    HeldForEver,
    Illegible,
    Impatient,
    LastYearsCard,
    Miscounts,
    MixesUpSerials,
    NeverOpensAgain,
    NeverRemoved,
    NoToner,
    OnlineForEver,
    OnlineWhenClosed,
    OpensOnce,
    Optimist,
    OtherModuleEachTime,
    OtherPaper,
    Pessimist,
    PrintsAllTheSame,
    PrintsOnce,
    PrintsTwo,
    PrintsWhenClosed,
    ProvesNothing,
    ReadsWhenClosed,
    ReadyWithoutPaper,
    SaysNothingMeanwhile,
    SilentAboutCover,
    SilentAboutPaper,
    StaleInterrupt,
    StatusUnknown,
    StuckCover,
    TakesAnything,
    Twice,
    WritesNoEnd,
)
from tests.contract.rigs import fake_document_printer, fake_reader, fake_ticket_printer
from tests.fakes.id_card_reader import FakeIdCardReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from devices.diagnostics.check import Check
    from tests.contract.rigs import Rig
    from tests.fakes.document_printer import FakeDocumentPrinter
    from tests.fakes.ticket_printer import FakeTicketPrinter


READER_LIES: dict[str, list[Callable[[], FakeIdCardReader]]] = {
    "answers": [StatusUnknown],
    "sam_identity": [OtherModuleEachTime, lambda: FakeIdCardReader(sam_id="0000")],
    "opens_again": [OpensOnce],
    "closed_reads_nothing": [ReadsWhenClosed, OnlineWhenClosed],
    "no_card_is_told": [GhostCard, Dawdler],
    "idle_interrupt_is_harmless": [StaleInterrupt],
    "interrupt_cancels": [Deaf],
    "canceled_reader_goes_on": [DeadAfterCancel],
    "awaited_card_is_read": [Impatient],
    "card_is_read": [AlwaysAnother, Illegible],
    "card_is_the_one_laid": [LastYearsCard],
    "left_card_is_not_removed": [AlwaysRemoved],
    "lifted_card_is_seen": [NeverRemoved],
    "status_tells_the_card": [BlindStatus],
    "canceled_reader_reads_a_card": [DeadAfterCancel],
    "two_cards_are_two_people": [LastYearsCard],
    "unplugged_is_told": [CallsSilenceFine, CallsSilenceNoCard],
}


TICKET_LIES: dict[str, list[Callable[[], FakeTicketPrinter]]] = {
    "is_ready": [ReadyWithoutPaper, StuckCover],
    "closed_is_not_online": [AlwaysOnline],
    "closed_prints_nothing": [PrintsWhenClosed],
    "slip_is_proved": [ProvesNothing],
    "printed_tells_the_paper": [OtherPaper],
    "prints_one_after_the_other": [PrintsOnce],
    "opens_again": [NeverOpensAgain],
    "slip_is_whole": [Twice],
    "numbers_are_large": [Twice],
    "rare_characters_are_drawn": [Twice],
    "qr_code_scans": [Twice],
    "taken_ticket_is_told": [HeldForEver],
    "open_cover_is_told": [SilentAboutCover, AlwaysPrinted],
    "missing_paper_is_told": [SilentAboutPaper, AlwaysPrinted],
    "stopped_slip_is_never_printed": [AlwaysPrinted],
    "unplugged_is_told": [AlwaysOnline, AlwaysPrinted],
}


DOCUMENT_LIES: dict[str, list[Callable[[], FakeDocumentPrinter]]] = {
    "is_ready": [NoToner],
    "closed_is_offline": [OnlineForEver],
    "other_than_pdf_is_refused": [TakesAnything],
    "unsent_reconciles_as_not_printed": [Optimist],
    "forgotten_reconciles_as_unknown": [Optimist, Pessimist],
    "interrupt_before_cancels": [DeafPrinter],
    "sheet_is_proved": [Miscounts],
    "journal_ends_printed": [WritesNoEnd],
    "serial_is_printed_once": [Forgetful, PrintsAllTheSame],
    "serials_come_out_each": [MixesUpSerials],
    "status_is_told_while_printing": [SaysNothingMeanwhile],
    "interrupt_after_is_ignored": [GivesUpAfter],
    "printed_reconciles_as_printed": [Pessimist],
    "sheet_is_whole": [PrintsTwo],
    "missing_paper_is_told": [PrintsAllTheSame],
    "open_cover_is_told": [PrintsAllTheSame],
    "missing_toner_is_told": [PrintsAllTheSame],
    "unplugged_is_told": [OnlineForEver, Optimist],
    "power_lost_is_never_printed": [PrintsAllTheSame],
}

CAMERA_LIES: dict[str, list[Callable[[], Any]]] = {
    "picture_is_live": [cabinet.Frozen],
    "preview_moves": [cabinet.NoPictures, cabinet.OnePicture],
    "closed_is_not_online": [cabinet.LiveForEver],
    "opens_again": [cabinet.CameraOpensOnce],
    "interrupt_cancels": [cabinet.DeafCamera],
    "held_code_is_read": [cabinet.SeesNoCode],
    "no_code_is_told": [cabinet.GhostCode],
    "sheet_is_found": [cabinet.SeesNoSheet, cabinet.SquareSheet],
    "no_sheet_is_told": [cabinet.GhostSheet],
    "covered_lens_is_named": [cabinet.LiveForEver, cabinet.StaysBlack],
    "presence_is_seen": [cabinet.SeesNobody, cabinet.SeesSomebody],
    "unplugged_is_told": [cabinet.LiveForEver],
}


SPEAKER_LIES: dict[str, list[Callable[[], Any]]] = {
    "is_online": [cabinet.Unsure],
    "closed_is_not_online": [cabinet.OnlineSpeaker],
    "opens_again": [cabinet.SpeakerOpensOnce],
    "sentence_is_said": [cabinet.Mute],
    "personal_is_withheld": [cabinet.Pretends],
    "interrupt_is_silent_at_once": [cabinet.DeafSpeaker, cabinet.DumbAfterInterrupt],
    "sentence_is_heard": [cabinet.Mute, cabinet.Pretends],
    "loudest_is_louder": [cabinet.OneVolume],
}


SENSORS_LIES: dict[str, list[Callable[[], Any]]] = {
    "answers": [cabinet.SensorsUnknown],
    "closed_is_offline": [cabinet.SensorsOnline],
    "opens_again": [cabinet.SensorsOpenOnce],
    "idle_interrupt_is_harmless": [cabinet.DiesOfInterrupt],
    "door_is_seen": [cabinet.DoorShut],
    "mains_is_seen": [cabinet.MainsThere],
    "person_is_seen": [cabinet.SensorsSeeNobody],
    "headset_is_seen": [cabinet.JackEmpty],
    "silence_is_unknown": [cabinet.SensorsOnline, cabinet.ClosedInSilence, cabinet.NeverBack],
}

LIES: dict[Any, dict[str, list[Callable[[], Any]]]] = {  # Any: each its own port
    ID_CARD_READER: {name: list(lies) for name, lies in READER_LIES.items()},
    TICKET_PRINTER: {name: list(lies) for name, lies in TICKET_LIES.items()},
    DOCUMENT_PRINTER: {name: list(lies) for name, lies in DOCUMENT_LIES.items()},
    CAMERA: CAMERA_LIES,
    SPEAKER: SPEAKER_LIES,
    SENSORS: SENSORS_LIES,
}
RIGS: dict[Any, Callable[[Any], AbstractContextManager[Rig[Any]]]] = {
    ID_CARD_READER: fake_reader,
    TICKET_PRINTER: fake_ticket_printer,
    DOCUMENT_PRINTER: fake_document_printer,
    CAMERA: fake_camera,
    SPEAKER: fake_speaker,
    SENSORS: fake_sensors,
}


@pytest.mark.parametrize(
    ("checks", "check", "liar"),
    [
        pytest.param(checks, check, liar, id=f"{check.kind}-{check.id}-{getattr(liar, '__name__', 'x').strip('<>')}")
        for checks, lies in LIES.items()
        for check in checks
        for liar in lies[check.id]
    ],
)
def test_broken_promise_is_found(
    monkeypatch: pytest.MonkeyPatch, checks: Any, check: Check[Any], liar: Callable[[], Any]
) -> None:
    for patience in ("camera._GONE_S", "camera._SETTLE_S", "camera._TOLD_S", "sensors._TOLD_S"):
        monkeypatch.setattr(f"devices.diagnostics.{patience}", 0.3)
    with RIGS[checks](liar()) as rig:
        rig.port.open(deadline_s=OPEN_S)
        finding = run_check(check, rig.port, rig.hands)
    assert finding.outcome is Outcome.FAIL, finding


@pytest.mark.parametrize("checks", LIES, ids=[checks[0].kind for checks in LIES])
def test_every_check_has_its_lie(checks: Any) -> None:
    assert sorted(LIES[checks]) == sorted(check.id for check in checks)
