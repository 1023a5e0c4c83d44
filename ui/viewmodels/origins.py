"""Where an answer came from, as a tag: an icon and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.domain.forms import Provenance

if TYPE_CHECKING:
    from ui.viewmodels.voice import Voice

ICONS: Final = {
    Provenance.SUGGESTED: "check",
    Provenance.TYPED: "pencil",
    Provenance.CAPTURED: "pencil",
    Provenance.CARD: "id-card",
    Provenance.REGISTRY: "database",
}


def origin(provenance: Provenance, voice: Voice) -> str:
    """Say 来自身份证, 来自居住登记, 您填的."""
    return voice.text(f"origin.{provenance}")
