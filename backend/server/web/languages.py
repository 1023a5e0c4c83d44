"""Which language a browser asks for. Source: RFC 9110, Accept-Language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORT: Final[Mapping[str, Language]] = {"zh": Language.ZH_CN, "en": Language.EN}


def choose(asked: str | None, accept_language: str) -> Language:
    """Take the language asked for by link, else the browser's favourite that we speak, else Chinese."""
    if asked is not None and asked in SHORT:
        return SHORT[asked]
    ranked = sorted(map(_weighed, accept_language.split(",")), key=_weight, reverse=True)
    spoken = (SHORT[tag] for tag, weight in ranked if tag in SHORT and weight > 0)
    return next(spoken, Language.ZH_CN)


def _weighed(part: str) -> tuple[str, float]:
    tag, _, parameters = part.strip().partition(";")
    try:
        weight = float(parameters.strip().removeprefix("q=")) if parameters else 1.0
    except ValueError:
        weight = 0.0
    return tag.strip().lower().partition("-")[0], weight


def _weight(weighed: tuple[str, float]) -> float:
    return weighed[1]
