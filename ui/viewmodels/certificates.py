"""Which certificate? The packs that issue one here and now, as rows; who was read from a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.names import mask_name

if TYPE_CHECKING:
    from kiosk.domain.services import Service
    from kiosk.journeys.certificate_pages import ChooseCertificate
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class CertificatesView:
    """What the page shows."""

    greeting: str
    services: tuple[dict[str, str], ...]


def certificates_view(page: ChooseCertificate, context: Context) -> CertificatesView:
    """Shape the rows."""
    voice = context.voice
    return CertificatesView(
        greeting=voice.text("queue.greeting", name=mask_name(page.present.identity.name)),
        services=tuple(_row(service, voice) for service in page.services),
    )


def _row(service: Service, voice: Voice) -> dict[str, str]:
    guide = service.guide
    name, terms = (
        voice.of(service.names),
        voice.text("certificates.terms", fee=voice.of(guide.fee_about), time=voice.of(guide.days_about)),
    )
    return {
        "id": service.id,
        "name": name,
        "about": voice.of(guide.summary),
        "department": voice.of(service.department),
        "terms": terms,
        "label": voice.text("certificates.label", name=name, department=voice.of(service.department), terms=terms),
    }


@QmlElement
class CertificatesModel(QObject):
    """The choice of a certificate for QML."""

    changed = Signal()

    def __init__(self, page: ChooseCertificate, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = certificates_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = certificates_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot(str)
    def choose(self, service_id: str) -> None:
        """This one."""
        for service in self._page.services:
            if service.id == service_id:
                self._desk.answer(service)

    @Property(str, notify=changed)
    def greeting(self) -> str:
        """张**，您好."""
        return self._view.greeting

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def services(self) -> list[dict[str, str]]:
        """The rows: id, name, about, department, terms, label."""
        return list(self._view.services)
