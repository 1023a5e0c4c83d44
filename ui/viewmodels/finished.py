"""办好了: the paper, how it is checked, and a review (好差评): five levels, none chosen beforehand; then thanks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.certificates import Review, Satisfaction
from kiosk.journeys.certificate_pages import SkipReview
from kiosk.ports.statuses import Media

if TYPE_CHECKING:
    from kiosk.journeys.certificate_pages import CertificateDone, Thanks
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

ICONS: Final = {
    Satisfaction.VERY_GOOD: "laugh",
    Satisfaction.GOOD: "smile",
    Satisfaction.FAIR: "meh",
    Satisfaction.BAD: "frown",
    Satisfaction.VERY_BAD: "angry",
}
ASKS_WHY: Final = frozenset({Satisfaction.BAD, Satisfaction.VERY_BAD})
REASONS: Final = ("slow", "hard_to_use", "wrong_words", "poor_print", "no_help", "other")


@dataclass(frozen=True, slots=True)
class FinishedView:
    """What the page shows. `level` is empty until a bad one was touched: then `reasons` are asked."""

    certificate: str
    serial: str
    url: str
    card: bool
    level: str
    levels: tuple[dict[str, str], ...]
    reasons: tuple[dict[str, str], ...]


def finished_view(page: CertificateDone, context: Context, level: Satisfaction | None) -> FinishedView:
    """Shape the page."""
    voice, certificate = context.voice, page.certificate
    reader = context.standing.reader
    return FinishedView(
        certificate=voice.of(certificate.title),
        serial=certificate.serial,
        url=certificate.verify_url,
        card=reader is not None and reader.media is Media.PRESENT,
        level=voice.text(f"review.{level}") if level is not None else "",
        levels=tuple(
            {
                "id": str(level),
                "icon": ICONS[level],
                "text": voice.text(f"review.{level}"),
                "tall": voice.text(f"review.{level}.tall"),
            }
            for level in Satisfaction
        ),
        reasons=tuple({"id": reason, "text": voice.text(f"review.reason.{reason}")} for reason in REASONS),
    )


@QmlElement
class FinishedModel(QObject):
    """The end of a visit, for QML."""

    changed = Signal()
    spoken = Signal()  # in another language: rows are made anew then, and only then
    chosenChanged = Signal()

    def __init__(self, page: CertificateDone, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context
        self._level: Satisfaction | None = None
        self._chosen: frozenset[str] = frozenset()
        self._view = finished_view(page, context, None)

    def refresh(self, context: Context) -> None:
        """Follow the card on the reader, and the language."""
        self._context = context
        before, self._view = self._view, finished_view(self._page, context, self._level)
        if before.levels != self._view.levels:
            self.spoken.emit()
        if before != self._view:
            self.changed.emit()

    @Slot(str)
    def rate(self, level: str) -> None:
        """So it was. A bad one asks why first."""
        satisfaction = Satisfaction(level)
        if satisfaction in ASKS_WHY:
            self._level = satisfaction
            self.refresh(self._context)
        else:
            self._desk.answer(Review(self._page.certificate.serial, satisfaction))

    @Slot(str)
    def toggle(self, reason: str) -> None:
        """This is why, or not after all."""
        self._chosen = self._chosen ^ {reason}
        self.chosenChanged.emit()

    @Slot()
    def send(self) -> None:
        """Hand the review in."""
        if self._level is not None:
            reasons = tuple(reason for reason in REASONS if reason in self._chosen)
            self._desk.answer(Review(self._page.certificate.serial, self._level, reasons))

    @Slot()
    def skip(self) -> None:
        """No review."""
        self._desk.answer(SkipReview.SKIP)

    @Property(str, notify=changed)
    def certificate(self) -> str:
        """The certificate's title."""
        return self._view.certificate

    @Property(str, notify=changed)
    def serial(self) -> str:
        """The certificate's number."""
        return self._view.serial

    @Property(str, notify=changed)
    def url(self) -> str:
        """What the QR code opens: the page that checks this certificate."""
        return self._view.url

    @Property(bool, notify=changed)
    def card(self) -> bool:
        """Whether a card still lies on the reader."""
        return self._view.card

    @Property(str, notify=changed)
    def level(self) -> str:
        """The bad level that was touched; empty: none yet."""
        return self._view.level

    @Property("QVariantList", notify=spoken)  # type: ignore[arg-type]  # Qt's name of the type
    def levels(self) -> list[dict[str, str]]:
        """The five levels: id, icon, text, tall (the same in two lines)."""
        return list(self._view.levels)

    @Property("QVariantList", notify=spoken)  # type: ignore[arg-type]  # Qt's name of the type
    def reasons(self) -> list[dict[str, str]]:
        """The reasons: id, text."""
        return list(self._view.reasons)

    @Property("QStringList", notify=chosenChanged)  # type: ignore[arg-type]  # Qt's name of the type
    def chosen(self) -> list[str]:
        """The ids of the reasons that were touched."""
        return sorted(self._chosen)


@QmlElement
class ThanksModel(QObject):
    """Thank you, for QML."""

    def __init__(self, page: Thanks, desk: Desk, context: Context) -> None:
        super().__init__()
        self._desk = desk
        del page, context

    def refresh(self, context: Context) -> None:
        """Nothing here follows anything."""

    @Slot()
    def finish(self) -> None:
        """End now."""
        self._desk.finish()
