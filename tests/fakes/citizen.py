"""A citizen who comes for a certificate and goes the straight way, while office and printer say what a test wants."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self, TypeVar

from kiosk.domain.certificates import Application, IssuedCertificate, Proof, Review, Satisfaction
from kiosk.domain.identity import Identity
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
    CheckAnswers,
    CheckChoice,
    ChooseCertificate,
    ClaimChoice,
    ClaimSlip,
    NoPaper,
    NoPaperChoice,
    PaperAsked,
    PaperChoice,
    PhoneCode,
    Preview,
    PreviewChoice,
    Question,
    TypedCode,
)
from kiosk.journeys.effects import AwaitCard
from kiosk.journeys.pages import ArrivalChoice, ChooseQueue, Home, HomeChoice, Problem, ProblemChoice
from kiosk.packs.form_state import FormState
from kiosk.visit import Do, Done, Effect, Page, Show, ShowWhile
from tests.fakes.certificates import DIGITS, PROOF, SENT, certificate, form_for, printed_proof, residence
from tests.fakes.office import PRINTED
from tests.fakes.people import identity_of
from tests.fakes.terminal import StagedTerminal

if TYPE_CHECKING:
    from kiosk.performing.calls import Call, Performing

P = TypeVar("P", bound="Page[Any]")
E = TypeVar("E", bound="Effect[Any]")


# Values that can be referred to weakly: their own classes have slots.


@dataclass(frozen=True, repr=False)
class _HeldIdentity(Identity):
    pass


@dataclass(frozen=True, repr=False)
class _HeldProof(Proof):
    pass


class _HeldForm(FormState):
    pass


@dataclass(frozen=True, repr=False)
class _HeldCertificate(IssuedCertificate):
    pass


class _HeldText(str):
    __slots__ = ("__weakref__",)


_STRAIGHT: dict[type, object] = {
    Home: HomeChoice.CERTIFICATES,
    ChooseQueue: ArrivalChoice.CERTIFICATES,
    PhoneCode: TypedCode(DIGITS),
    CheckAnswers: CheckChoice.CONFIRM,
    Preview: PreviewChoice.PRINT,
    PaperAsked: PaperChoice.IN_HAND,
    NoPaper: NoPaperChoice.AGAIN,
    ClaimSlip: ClaimChoice.FINISH,
    Problem: ProblemChoice.AGAIN,
}
_HELD: dict[type, type] = {
    Identity: _HeldIdentity,
    Proof: _HeldProof,
    FormState: _HeldForm,
    IssuedCertificate: _HeldCertificate,
}


class Citizen:
    """Stands at a terminal of the test's own. `touches` counts activations: laying a card and typing are none."""

    def __init__(self, *, card_first: bool = True, performer: Performing | None = None) -> None:
        """With a `performer` of its own, effects answer by themselves."""
        self.terminal = StagedTerminal(performer=performer)
        self.terminal.loop.settle()
        self.touches = 0
        self.asked: list[Effect[Any]] = []
        self.held: list[weakref.ref[Any]] = []
        self.purpose = "school"
        self._card_first = card_first
        self._forms: list[FormState] = []
        self._says: dict[type, list[object]] = {}
        self._serials = 86

    # ── what a test wants otherwise ──

    def meets(self, kind: type, *said: object) -> Self:
        """The next answers of these effects, or of these pages to the citizen's hand; after them all goes well."""
        self._says.setdefault(kind, []).extend(said)
        return self

    # ── going on ──

    def to(self, kind: type) -> Self:
        """Go the straight way until a page of this kind is shown, or an effect of this kind is under way."""
        for _ in range(40):
            if isinstance(self.stands_at, kind):
                return self
            self.go_on()
        raise AssertionError(f"{kind.__name__} is not on the way; it stands at {self.stands_at!r}")

    def through(self, kind: type) -> Self:
        """Go to it and one step further."""
        self.to(kind).go_on()
        return self

    @property
    def stands_at(self) -> Page[Any] | Effect[Any]:
        """The page that is to be answered, or the effect that is under way."""
        request = self.terminal.runner._stepper.request
        assert isinstance(request, Show | ShowWhile | Do)
        return request.effect if isinstance(request, Do) else request.page

    def page(self, kind: type[P]) -> P:
        """The page that is to be answered, of this kind."""
        assert isinstance(self.stands_at, kind), self.stands_at
        return self.terminal.page(kind)

    def effect(self, kind: type[E]) -> E:
        """The effect under way, of this kind."""
        assert isinstance(self.stands_at, kind), self.stands_at
        return self.stands_at

    @property
    def call(self) -> Call:
        """The call that was begun last."""
        return self.terminal.performer.last.call

    def go_on(self) -> None:
        """Do what a person in a hurry does, or let the terminal do what it is asked for."""
        request = self.terminal.runner._stepper.request
        assert request is not None
        if isinstance(request, Do) or (isinstance(request, ShowWhile) and not self._touches(request.page)):
            self.answer(request.effect)
        else:
            self.touch(self._next(request.page) or self._choice(request.page))

    def _touches(self, page: Page[Any]) -> bool:
        """Whether a page that waits for the reader, too, is answered by hand."""
        return isinstance(page, Home) and not self._card_first

    def touch(self, value: object) -> Self:
        """Touch the page that is shown, or type its code."""
        self.touches += not isinstance(value, TypedCode)
        self.terminal.touch(value)
        return self

    def answer(self, effect: Effect[Any]) -> None:
        """The effect under way answers."""
        self.asked.append(effect)
        self.terminal.performer.last.answer(self._next(effect) or self._came(effect))
        self.terminal.loop.settle()

    def back(self) -> Self:
        """Go back one page."""
        self.terminal.back()
        return self

    @property
    def can_go_back(self) -> bool:
        return self.terminal.screen.scene.can_go_back

    @property
    def way(self) -> list[str]:
        """Names of the pages shown, each once however often it was drawn."""
        pages = self.terminal.screen.pages
        return [name for before, name in zip([None, *pages], pages, strict=False) if name != before]

    @property
    def effects(self) -> list[str]:
        """Names of the effects that were answered."""
        return [type(effect).__name__ for effect in self.asked]

    # ── what is left ──

    def left(self) -> list[type]:
        """What is still held of this visit by anybody but screen and performer, which remember for the test's sake."""
        self.asked.clear()
        self.terminal.screen.forget()
        self.terminal.performer.forget()
        gc.collect()
        return [type(value) for ref in self.held if (value := ref()) is not None]

    def _holds(self, value: Any) -> Any:  # Any: several kinds of values
        kept = _HELD[type(value)](**{field.name: getattr(value, field.name) for field in fields(value)})
        self.held.append(weakref.ref(kept))
        return kept

    # ── the straight way ──

    def _next(self, asked: Page[Any] | Effect[Any]) -> object | None:
        said = self._says.get(type(asked), [])
        return said.pop(0) if said else None

    def _choice(self, page: Page[Any]) -> object:
        match page:
            case ChooseCertificate(services=services):
                return services[0]
            case Question(form=form, page_id=page_id):
                return self._answers(form, page_id)
            case CertificateDone(certificate=issued):
                return Review(issued.serial, Satisfaction.VERY_GOOD)
        assert type(page) in _STRAIGHT, f"the straight way ends at {page!r}"
        return _STRAIGHT[type(page)]

    def _answers(self, form: FormState, page_id: str) -> Answers:
        said = {"purpose": self.purpose, "purpose_words": "办图书证"}
        page = next(page for page in form.service.form.pages if page.id == page_id)
        texts = [(field.id, _HeldText(said[field.id])) for field in form.fields_of(page) if field.id in said]
        self.held.extend(weakref.ref(text) for _, text in texts)
        return Answers(tuple(texts))

    def _came(self, effect: Effect[Any]) -> object:
        match effect:
            case AwaitCard():
                return Done(self._holds(identity_of()))
            case SendCode():
                return Done(SENT)
            case CheckCode():
                return Done(self._holds(PROOF))
            case FindCertificates():
                return Done((residence(),))
            case OpenForm():
                return Done(self._holds(form_for()))
            case IssueCertificate(application=Application()) | ReplaceCertificate():
                self._serials += 1
                return Done(self._holds(certificate(self._serials)))
            case PrintCertificate(certificate=issued):
                return Done(printed_proof(issued))
            case PrintClaimSlip():
                return PRINTED
            case AwaitRemoval() | ConfirmPaper() | SendReview():
                return Done(None)
        raise AssertionError(f"nobody does {effect!r}")
