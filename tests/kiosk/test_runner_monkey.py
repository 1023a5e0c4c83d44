"""Whatever people, devices and the backend do: nobody is left before a dead screen, and all is forgotten.

The journey is the real one. What happens to the terminal stands in the rules; what must hold, in the invariants.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.domain.certificates import IssuedCertificate, Review, Satisfaction
from kiosk.domain.check_in import ShownCode
from kiosk.domain.identity import CardFault, refusal_for
from kiosk.domain.message import Language, Message
from kiosk.domain.queueing import Priority
from kiosk.domain.refusal import Refusal
from kiosk.health.guard import outcome_of
from kiosk.journeys.certificate_effects import (
    AwaitRemoval,
    CheckCode,
    ConfirmPaper,
    FindCertificates,
    IssueCertificate,
    OpenForm,
    PrintCertificate,
    PrintClaimSlip,
    ReplaceCertificate,
    SendCode,
    SendReview,
)
from kiosk.journeys.certificate_pages import (
    Answers,
    CertificateDone,
    ChangeAnswer,
    CheckAnswers,
    CheckChoice,
    ChooseCertificate,
    ClaimChoice,
    ClaimSlip,
    IdentifyForRecords,
    IdentifyForRecordsChoice,
    NoPaper,
    NoPaperChoice,
    PaperAsked,
    PaperChoice,
    PhoneCode,
    PhoneCodeChoice,
    Preview,
    PreviewChoice,
    Question,
    SkipReview,
    TakeCard,
    TakeCardChoice,
    Thanks,
    TypedCode,
)
from kiosk.journeys.copy_effects import PrintCopy, TakePicture, WipePictures
from kiosk.journeys.copy_pages import (
    ChooseOriginal,
    ChooseSheets,
    Copied,
    CopiedChoice,
    CopyAsked,
    CopyAskedChoice,
    LayChoice,
    LayOriginal,
    LookAtPicture,
    NoCopy,
    NoCopyChoice,
    PictureChoice,
)
from kiosk.journeys.effects import AwaitArrival, AwaitCard, CheckIn, FindNumbers, PrintTicket, TakeNumber
from kiosk.journeys.number_pages import (
    Advised,
    AdvisedChoice,
    CheckInChoice,
    CheckInPage,
    ChoosePriority,
    ChooseServices,
    HeldChoice,
    HeldNumbers,
    Triage,
)
from kiosk.journeys.pages import (
    ArrivalChoice,
    ChooseQueue,
    Declined,
    Guidance,
    Home,
    HomeChoice,
    Identify,
    IdentifyChoice,
    NumberChoice,
    Problem,
    ProblemChoice,
    Processing,
)
from kiosk.performing.certificates import content_of
from kiosk.ports.camera import Page as Picture
from kiosk.ports.camera import Subject
from kiosk.ports.document_printer import DocumentPrinted
from kiosk.ports.errors import BackendFault, BackendUnreachable, LinkLost, OutcomeUnknown, PaperOut, PortMissing
from kiosk.ports.screen import Layer, Manner, TextSize
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Done, Effect, Refused, Unknown
from tests.fakes.certificates import (
    DIGITS,
    PROOF,
    SENT,
    certificate,
    form_for,
    printed_proof,
    residence,
    unregistered,
)
from tests.fakes.halls import GENERAL, QUESTION, RESERVED, RESIDENCE, SERVED, number_for
from tests.fakes.office import PRINTED
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.terminal import USUAL, StagedTerminal

if TYPE_CHECKING:
    from tests.fakes.performer import Performance

IDENTITY = identity_of()
NO_WORDS = Message.of("words")
PICTURE = Picture(Subject.CARD, 1011, 638, 300, bytearray(b"card"), 200)
REFUSED = Refused(refusal_for(CardFault.EXPIRED))
FAULT = outcome_of(BackendFault("500"))
CUT = outcome_of(BackendUnreachable("cut", sent=True))
NO_PAPER = outcome_of(PaperOut("empty"))
UNSURE = outcome_of(OutcomeUnknown("cut"))
TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TOO_MANY = Refused(Refusal(Message.of("queues.too_many_live.reason"), NO_WORDS, NO_WORDS))
NEEDS_CARD = Refused(Refusal(Message.of("queue.needs_identity.reason"), NO_WORDS, NO_WORDS))
OFFICE: list[object] = [REFUSED, FAULT, CUT]
CAME: dict[type, list[object]] = {
    AwaitCard: [Done(IDENTITY), REFUSED, outcome_of(LinkLost("cable")), outcome_of(ValueError("defect"))],
    AwaitArrival: [Done(IDENTITY), Done(ShownCode(TOKEN)), REFUSED, outcome_of(LinkLost("cable"))],
    FindNumbers: [Done(()), Done((number_for(), RESERVED)), FAULT],
    CheckIn: [Done(number_for()), NEEDS_CARD, *OFFICE],
    TakeNumber: [Done(number_for()), TOO_MANY, *OFFICE],
    PrintClaimSlip: [PRINTED, NO_PAPER, UNSURE],
    PrintTicket: [Done(Printed(800, 900.0, Paper.LOW)), NO_PAPER, UNSURE],
    SendCode: [Done(SENT), *OFFICE],
    CheckCode: [Done(PROOF), *OFFICE],
    FindCertificates: [Done((residence(),)), Done(()), *OFFICE],
    OpenForm: [Done(form_for()), Done(unregistered()), Done(form_for(residence_status="lapsed")), *OFFICE],
    AwaitRemoval: [Done(None), outcome_of(LinkLost("cable")), outcome_of(ValueError("defect"))],
    ConfirmPaper: [Done(None), *OFFICE],
    SendReview: [Done(None), *OFFICE],
    TakePicture: [Done(PICTURE), outcome_of(PortMissing("no camera")), outcome_of(ValueError("defect"))],
    PrintCopy: [Done(DocumentPrinted("COPY-1", 1, 1, 5.0, 900.0)), NO_PAPER, UNSURE, outcome_of(ValueError("defect"))],
    WipePictures: [Done(None)],
}
CHOICES: dict[type, list[object]] = {
    Home: list(HomeChoice),
    ChooseQueue: [
        GENERAL,
        RESIDENCE,
        SERVED,
        Guidance((QUESTION,), (GENERAL, RESIDENCE)),
        Guidance((), ()),
        *ArrivalChoice,
    ],
    HeldNumbers: [number_for(), RESERVED, *HeldChoice],
    CheckInPage: list(CheckInChoice),
    Triage: list(QUESTION.answers),
    Advised: list(AdvisedChoice),
    ChooseServices: [(), ("social-insurance",)],
    ChoosePriority: [Priority.VETERAN, Priority.ORDINARY],
    Identify: list(IdentifyChoice),
    Problem: list(ProblemChoice),
    IdentifyForRecords: list(IdentifyForRecordsChoice),
    PhoneCode: [TypedCode(DIGITS), TypedCode("000000"), *PhoneCodeChoice],
    ChooseCertificate: [residence()],
    Question: [
        Answers((("purpose", "school"),)),
        Answers((("purpose", "other"), ("purpose_words", "办图书证"))),
        Answers((("purpose", ""), ("address", "别处"))),
        Answers(()),
    ],
    CheckAnswers: [CheckChoice.CONFIRM, ChangeAnswer("purpose"), ChangeAnswer("address"), ChangeAnswer("language")],
    Preview: list(PreviewChoice),
    TakeCard: list(TakeCardChoice),
    PaperAsked: list(PaperChoice),
    NoPaper: list(NoPaperChoice),
    ClaimSlip: list(ClaimChoice),
    ChooseOriginal: list(Subject),
    LayOriginal: list(LayChoice),
    LookAtPicture: list(PictureChoice),
    ChooseSheets: [1, 5],
    CopyAsked: list(CopyAskedChoice),
    NoCopy: list(NoCopyChoice),
    Copied: list(CopiedChoice),
    CertificateDone: [Review(certificate().serial, Satisfaction.FAIR), SkipReview.SKIP],
}
LONG_ENOUGH_S = 4 * (300 + 45)


def choices_on(page: object) -> list[object]:
    """What a person can touch on a page."""
    match page:
        case Declined(choices=offered):
            return list(offered)
        case Processing() | Thanks():
            return []
    return CHOICES.get(type(page), list(NumberChoice))


class Office:
    """Issues and prints, and knows what a serial's paper came to: the same command gives the same certificate."""

    def __init__(self) -> None:
        self.issued: dict[tuple[object, ...], IssuedCertificate] = {}
        self.settled: dict[str, object] = {}

    def came(self, performance: Performance, nth: int) -> object:
        """What an effect answers: well, or one of its misfortunes."""
        match performance.call.effect:
            case IssueCertificate(application=application):
                return self._issue((performance.call.visit_id, content_of(application.submission)), nth)
            case ReplaceCertificate(serial=serial):
                return self._issue((serial,), nth)
            case PrintCertificate(certificate=issued):
                said: list[object] = [Done(printed_proof(issued)), NO_PAPER, UNSURE, outcome_of(ValueError("defect"))]
                if isinstance(said[nth % 4], Done | Unknown):
                    self.settled[issued.serial] = said[nth % 4]
                return said[nth % 4]
            case effect:
                said = CAME[type(effect)]
                return said[nth % len(said)]

    def _issue(self, key: tuple[object, ...], nth: int) -> object:
        said = [None, *OFFICE][nth % 4]
        if said is None or said is CUT:
            self.issued.setdefault(key, certificate(86 + len(self.issued)))
        return said or Done(self.issued[key])


class Monkey(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.terminal = StagedTerminal()
        self.terminal.performer.held = None
        self.answered: set[int] = set()
        self.office = Office()

    @initialize(steps=st.integers(0, 24), by_tile=st.booleans(), paper=st.integers(0, 3))
    def somebody_goes_a_part_of_the_way(self, steps: int, by_tile: bool, paper: int) -> None:
        """All goes well until the paper, so that the last pages are met as often as the first."""
        if by_tile:
            self.terminal.touch(HomeChoice.CERTIFICATES)
        for _ in range(steps):
            scene, working = self.terminal.screen.scene, self.under_way(object)
            if working and not isinstance(scene.page, Home if by_tile else ()):
                self.answer(working[0], paper if isinstance(working[0].call.effect, PrintCertificate) else 0)
                self.terminal.loop.settle()
            elif isinstance(scene.page, ChooseQueue):
                self.terminal.touch(ArrivalChoice.CERTIFICATES)
            elif choices := choices_on(scene.page):
                self.terminal.touch(choices[0])

    # ── people ──

    @rule(nth=st.integers(0, 8))
    def touches_the_page(self, nth: int) -> None:
        if choices := choices_on(self.terminal.screen.page):
            self.terminal.touch(choices[nth % len(choices)])

    @rule(nth=st.integers(0, 3), age=st.integers(1, 4))
    def touches_a_page_of_before(self, nth: int, age: int) -> None:
        scene = self.terminal.screen.scenes[-min(age, len(self.terminal.screen.scenes))]
        choices = choices_on(scene.page)
        if choices and scene.token != self.terminal.screen.scene.token:
            before = self.terminal.screen.scene
            self.terminal.runner.answer(scene.token, choices[nth % len(choices)])
            assert self.terminal.screen.scene == before

    @rule()
    def goes_back(self) -> None:
        self.terminal.back()

    @rule()
    def finishes(self) -> None:
        self.terminal.runner.finish()

    @rule()
    def touches_nothing_in_particular(self) -> None:
        self.terminal.runner.touch()

    @rule(layer=st.sampled_from([Layer.HELP, Layer.ACCESSIBILITY]))
    def opens_a_layer(self, layer: Layer) -> None:
        self.terminal.runner.open_layer(layer)

    @rule()
    def closes_a_layer(self) -> None:
        self.terminal.runner.close_layer()
        self.terminal.loop.settle()

    @rule()
    def wants_more_time(self) -> None:
        self.terminal.runner.more_time()
        self.terminal.loop.settle()

    @rule(manner=st.sampled_from([USUAL, Manner(Language.EN), replace(USUAL, size=TextSize.LARGE)]))
    def changes_the_manner(self, manner: Manner) -> None:
        self.terminal.runner.set_manner(manner)

    @rule(seconds=st.sampled_from([0.2, 0.5, 10.0, 44.0, 59.0, 60.0, 61.0, 125.0]))
    def waits(self, seconds: float) -> None:
        self.terminal.wait(seconds)

    # ── the terminal ──

    @precondition(lambda self: self.pending)
    @rule(nth=st.integers(0, 3), which=st.integers(0, 3))
    def an_effect_answers(self, nth: int, which: int) -> None:
        """Each answers once, canceled or not, however late."""
        performance = self.pending[which % len(self.pending)]
        self.answer(performance, nth)
        self.terminal.loop.settle()

    @rule(trouble=st.sampled_from([None, Message.of("error.backend_unreachable")]))
    def backend_goes_and_comes(self, trouble: Message | None) -> None:
        self.terminal.hall_told(trouble)

    def answer(self, performance: Performance, nth: int = 0) -> None:
        self.answered.add(id(performance))
        performance.answer(self.office.came(performance, nth))

    @property
    def pending(self) -> list[Performance]:
        return [one for one in self.terminal.performer.performances if id(one) not in self.answered]

    def under_way(self, kind: type[Any]) -> list[Performance]:
        return [one for one in self.pending if not one.canceled and isinstance(one.call.effect, kind)]

    @property
    def committing(self) -> list[Performance]:
        return [one for one in self.under_way(Effect) if one.call.effect.commits]

    # ── what must hold ──

    @invariant()
    def one_effect_at_most_is_wanted(self) -> None:
        assert len(self.under_way(object)) <= 1

    @invariant()
    def a_commit_is_never_canceled(self) -> None:
        for one in self.terminal.performer.performances:
            assert not (one.canceled and one.call.effect.commits and id(one) not in self.answered)

    @invariant()
    def nobody_has_a_defect(self) -> None:
        assert self.terminal.journal.defects == []

    @invariant()
    def a_visit_is_always_watched(self) -> None:
        assert self.terminal.loop.timers or self.committing or not self.terminal.screen.scene.active

    @invariant()
    def home_is_nobodys(self) -> None:
        scene = self.terminal.screen.scene
        if isinstance(scene.page, Home) and not scene.active:
            assert scene.previous is None
            assert not scene.can_go_back

    @invariant()
    def a_shut_window_listens_to_nobody(self) -> None:
        if Layer.OUT_OF_SERVICE in self.terminal.runner._idling.layers:
            assert self.under_way(object) == []

    @invariant()
    def the_log_tells_nothing_personal(self) -> None:
        told = str(self.terminal.journal.entries[-3:])
        assert [secret for secret in (RESIDENT.number, DIGITS, PROOF.token, TOKEN) if secret in told] == []

    @invariant()
    def no_serial_is_sent_to_the_printer_once_its_paper_may_be_out(self) -> None:
        effects = [one.call.effect for one in self.under_way(PrintCertificate)]
        sent = {effect.certificate.serial for effect in effects if isinstance(effect, PrintCertificate)}
        assert not sent & self.office.settled.keys()

    @invariant()
    def a_question_can_always_be_answered(self) -> None:
        page = self.terminal.screen.page
        if isinstance(page, Question):
            fields = next(one for one in page.form.service.form.pages if one.id == page.page_id).fields
            assert not all(page.form.locked(field) for field in fields)

    @invariant()
    def what_was_issued_or_sent_is_nobodys_to_take_back(self) -> None:
        scene = self.terminal.screen.scene
        if isinstance(scene.page, Preview | PaperAsked):
            assert not scene.can_go_back

    def teardown(self) -> None:
        """In the end everybody leaves, the lanes answer, and the terminal is as if nobody had been there."""
        self.terminal.hall_told()
        for _ in range(4):
            for one in self.committing:
                self.answer(one)
                self.terminal.loop.settle()
            self.terminal.wait(LONG_ENOUGH_S)
        scene = self.terminal.screen.scene
        assert isinstance(scene.page, Home)
        assert not scene.active
        assert self.terminal.layer is None
        assert self.terminal.screen.manner == USUAL
        assert len(self.under_way(AwaitCard)) <= 1
        assert not self.terminal.runner._effect.holds
        assert not self.terminal.runner._stepper.begun
        assert self.terminal.loop.timers == 0


TestMonkey = Monkey.TestCase
TestMonkey.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
