"""Which QML sheet shows which page or layer, with which view-model; owns both and lets them go in the right order."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from PySide6.QtCore import QObject, QUrl
from PySide6.QtQml import QQmlComponent, QQmlContext, QQmlEngine
from PySide6.QtQuick import QQuickItem

from kiosk.journeys import pages
from kiosk.ports.screen import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.ports.screen import Covering, Manner, Scene
    from kiosk.visit import Page
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.layers import AccessibilityModel, TimeOutModel
    from ui.viewmodels.voice import Context


class Model(Protocol):
    """What the navigator asks of every view-model; each is a QObject, too."""

    def refresh(self, context: Context) -> None:
        """Follow the standing, the language, the clock."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A QML sheet, and the view-model it reads: imported when first shown, off the way to the first frame."""

    sheet: str
    module: str
    model: str
    room: str = "Pages"

    def make(self, *given: object) -> Model:
        """Make the view-model from its page or covering, desk, context (and manner, for a layer)."""
        return cast("Model", getattr(import_module(f"ui.viewmodels.{self.module}"), self.model)(*given))


_PAGES: Final = {  # by the page's name: what defines most of them is imported after the first frame
    "Home": Kind("Home", "home", "HomeModel"),
    "ChooseQueue": Kind("ChooseQueue", "queues", "QueuesModel"),
    "Identify": Kind("Identify", "identify", "IdentifyModel"),
    "Processing": Kind("Processing", "processing", "ProcessingModel"),
    "Declined": Kind("Declined", "refused", "DeclinedModel"),
    "Problem": Kind("Problem", "refused", "ProblemModel"),
    "IdentifyForRecords": Kind("IdentifyForRecords", "records", "RecordsModel"),
    "PhoneCode": Kind("PhoneCode", "phone_code", "PhoneCodeModel"),
    "ChooseCertificate": Kind("ChooseCertificate", "certificates", "CertificatesModel"),
    "Question": Kind("Question", "question", "QuestionModel"),
    "CheckAnswers": Kind("CheckAnswers", "check", "CheckModel"),
    "Preview": Kind("Preview", "preview", "PreviewModel"),
    "TakeCard": Kind("TakeCard", "paper", "TakeCardModel"),
    "PaperAsked": Kind("PaperAsked", "paper", "PaperAskedModel"),
    "NoPaper": Kind("NoPaper", "paper", "NoPaperModel"),
    "ClaimSlip": Kind("ClaimSlip", "claim", "ClaimModel"),
    "CertificateDone": Kind("CertificateDone", "finished", "FinishedModel"),
    "Thanks": Kind("Thanks", "finished", "ThanksModel"),
    "HeldNumbers": Kind("HeldNumbers", "held", "HeldModel"),
    "CheckInPage": Kind("CheckIn", "check_in", "CheckInModel"),
    "Triage": Kind("NumberOptions", "number_options", "NumberOptionsModel"),
    "ChooseServices": Kind("NumberOptions", "number_options", "NumberOptionsModel"),
    "ChoosePriority": Kind("NumberOptions", "number_options", "NumberOptionsModel"),
    "Advised": Kind("Advised", "advised", "AdvisedModel"),
    "ChooseOriginal": Kind("ChooseOriginal", "copy_taking", "OriginalModel"),
    "LayOriginal": Kind("LayOriginal", "copy_taking", "LayModel"),
    "LookAtPicture": Kind("LookAtPicture", "copy_taking", "LookModel"),
    "ChooseSheets": Kind("ChooseSheets", "copy_sheets", "SheetsModel"),
    "CopyAsked": Kind("CopyAsked", "copy_sheets", "CopyAskedModel"),
    "NoCopy": Kind("NoCopy", "copy_sheets", "NoCopyModel"),
    "Copied": Kind("Copied", "copy_sheets", "CopiedModel"),
}
_TECHNICIAN: Final = "Technician"
_UPKEEP: Final = {  # seldom met: none of them is compiled beforehand
    "SignIn": Kind("UpkeepSignIn", "upkeep_sign_in", "SignInModel", _TECHNICIAN),
    "EnterPin": Kind("UpkeepSignIn", "upkeep_sign_in", "SignInModel", _TECHNICIAN),
    "Board": Kind("UpkeepBoard", "upkeep_board", "BoardModel", _TECHNICIAN),
    "DevicePage": Kind("UpkeepLines", "upkeep_lines", "LinesModel", _TECHNICIAN),
    "TrialPage": Kind("UpkeepLines", "upkeep_lines", "LinesModel", _TECHNICIAN),
    "Report": Kind("UpkeepLines", "upkeep_lines", "LinesModel", _TECHNICIAN),
    "FindingPage": Kind("UpkeepLines", "upkeep_lines", "LinesModel", _TECHNICIAN),
    "SearchPage": Kind("UpkeepSearch", "upkeep_search", "SearchModel", _TECHNICIAN),
    "CameraPage": Kind("UpkeepCamera", "upkeep_camera", "CameraModel", _TECHNICIAN),
    "Guided": Kind("UpkeepGuide", "upkeep_guide", "GuideModel", _TECHNICIAN),
    "TouchTest": Kind("UpkeepTouch", "upkeep_touch", "TouchModel", _TECHNICIAN),
}
_TICKETS: Final = {
    pages.Ticket.PRINTED: Kind("NumberTaken", "number", "NumberModel"),
    pages.Ticket.NOT_PRINTED: Kind("NumberKept", "number", "NumberModel"),
    pages.Ticket.UNKNOWN: Kind("NumberAsked", "number", "NumberModel"),
}
_LAYERS: Final = {
    Layer.HELP: Kind("Help", "layers", "HelpModel"),
    Layer.ACCESSIBILITY: Kind("Accessibility", "layers", "AccessibilityModel"),
    Layer.TIME_OUT: Kind("TimeOut", "layers", "TimeOutModel"),
    Layer.OUT_OF_SERVICE: Kind("OutOfService", "layers", "ClosedModel"),
    Layer.CARD_LEFT: Kind("CardLeft", "card_left", "CardLeftModel"),
}


class Sheet:
    """One QML item in its place, and its view-model."""

    def __init__(self, name: str, item: QQuickItem, model: Model, context: QQmlContext) -> None:
        self.name = name
        self.item = item
        self.model = model
        self._context = context

    def give(self, model: Model) -> None:
        """Show another view-model in the same item."""
        before, self.model = self.model, model
        self.item.setProperty("model", model)
        cast("QObject", before).deleteLater()

    def leave(self) -> None:
        """Take it off the screen: its bindings first, then the item, then what it reads from.

        Bindings must go first, or they would meet what is half destroyed. A parent keeps the Python half of a child
        that Qt destroyed, for ever: the item must have left it before.
        """
        self.item.setVisible(False)
        self.item.setEnabled(False)
        self._context.deleteLater()
        self.item.setParent(None)
        self.item.deleteLater()
        cast("QObject", self.model).deleteLater()


class Navigator:
    """Shows one page and at most one layer."""

    def __init__(self, engine: QQmlEngine, pages_item: QQuickItem, layers_item: QQuickItem, sheets: Path) -> None:
        self._engine = engine
        self._holder = pages_item
        self._over = layers_item
        self._sheets = sheets
        self._components: dict[str, QQmlComponent] = {}
        self.page: Sheet | None = None
        self.layer: Sheet | None = None
        self._covering: Covering | None = None

    def show(self, scene: Scene, desk: Desk, context: Context) -> bool:
        """Show a page in place of the last one. True: its sheet stood there already and has changed in place."""
        page = scene.page
        kind = _kind(page)
        model = kind.make(page, desk, context)
        if self.page is not None and self.page.name == kind.sheet:
            self.page.give(model)
            return True
        if self.page is not None:
            self.page.leave()
        self.page = self._lay(kind, model, self._holder)
        return False

    def cover(self, covering: Covering | None, desk: Desk, context: Context, manner: Manner) -> None:
        """Lay a layer over the page, or take it away. What lies beneath is neither seen nor touched."""
        same = covering is not None and self._covering is not None and covering.layer is self._covering.layer
        self._covering = covering
        if same and covering is not None:
            if self.layer is not None and covering.layer is Layer.TIME_OUT:
                cast("TimeOutModel", self.layer.model).count(covering)
            return
        if self.layer is not None:
            self.layer.leave()
            self.layer = None
        if covering is not None:
            kind = _LAYERS[covering.layer]
            self.layer = self._lay(kind, kind.make(covering, desk, context, manner), self._over)
        self._holder.setVisible(covering is None)
        self._holder.setEnabled(covering is None)

    def refresh(self, context: Context) -> None:
        """Have what is shown follow the standing, the language, the clock."""
        for sheet in (self.page, self.layer):
            if sheet is not None:
                sheet.model.refresh(context)

    def suit(self, manner: Manner) -> None:
        """Have the accessibility layer follow the manner."""
        if self.layer is not None and self.layer.name == "Accessibility":
            cast("AccessibilityModel", self.layer.model).suit(manner)

    @property
    def shown(self) -> str:
        """The sheet a person sees: the layer's name, or the page's."""
        top = self.layer or self.page
        return top.name if top is not None else ""

    def prepare(self) -> Iterator[str]:
        """Compile the sheets that were not needed yet, one a step, so that no page change waits for the compiler."""
        for kind in (*_PAGES.values(), *_TICKETS.values(), *_LAYERS.values()):
            import_module(f"ui.viewmodels.{kind.module}")
            self._component(kind)
            yield kind.sheet

    def close(self) -> None:
        """Let go of everything, before the engine goes."""
        for sheet in (self.layer, self.page):
            if sheet is not None:
                sheet.leave()
        self.page = self.layer = None
        self._components.clear()

    def _lay(self, kind: Kind, model: Model, holder: QQuickItem) -> Sheet:
        name, component = kind.sheet, self._component(kind)
        context = QQmlContext(self._engine)
        item = component.createWithInitialProperties({"model": model, "parent": holder}, context)
        if not isinstance(item, QQuickItem):
            msg = f"{name}.qml: {component.errorString()}"
            raise RuntimeError(msg)  # noqa: TRY004  a broken installation, not a wrong type
        QQmlEngine.setObjectOwnership(item, QQmlEngine.ObjectOwnership.CppOwnership)
        item.setParent(holder)  # or it would die with its Python wrapper, before its bindings
        return Sheet(name, item, model, context)

    def _component(self, kind: Kind) -> QQmlComponent:
        name = kind.sheet
        if name not in self._components:
            file = self._sheets / kind.room / f"{name}.qml"
            self._components[name] = QQmlComponent(self._engine, QUrl.fromLocalFile(str(file)))
        return self._components[name]


def _kind(page: Page[Any]) -> Kind:
    """What shows this page."""
    if isinstance(page, pages.NumberTaken):
        return _TICKETS[page.ticket]
    return (_UPKEEP if page.upkeep else _PAGES)[type(page).__name__]
