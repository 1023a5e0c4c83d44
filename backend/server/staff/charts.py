"""Bar charts as SVG, drawn here: no script, no style attribute, a value on every bar. A table says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH: Final = 720
_HEIGHT: Final = 260
_LEFT: Final = 46
_BOTTOM: Final = 34
_TOP: Final = 26
_ROW: Final = 40
_NAME: Final = 176
_STEPS: Final = (1, 2, 5)
_FEW: Final = 14  # so many columns have room for a label each


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `second` None: no second bar beside it."""

    label: str
    value: float
    second: float | None = None


def columns(bars: Sequence[Bar], *, title: str) -> Markup:
    """Upright bars over a scale: hours. The second value of a bar stands beside it, hatched by its outline."""
    most = _round_up(max((max(bar.value, bar.second or 0) for bar in bars), default=0))
    plot = _HEIGHT - _TOP - _BOTTOM
    parts = [_head(_WIDTH, _HEIGHT, title)]
    for nth in range(5):
        y = _TOP + plot - plot * nth / 4
        parts.append(Markup('<path class="grid" d="M{} {:.1f}H{}"/>').format(_LEFT, y, _WIDTH))
        parts.append(
            Markup('<text class="scale" x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(
                _LEFT - 8, y + 5, _short(most * nth / 4)
            )
        )
    room = (_WIDTH - _LEFT) / max(1, len(bars))
    for nth, bar in enumerate(bars):
        x = _LEFT + room * nth
        wide = min(44.0, room * (0.72 if bar.second is None else 0.4))
        left = x + (room - wide * (1 if bar.second is None else 2)) / 2
        parts.append(_column(left, wide, bar.value, most, plot, "bar"))
        if bar.second is not None:
            parts.append(_column(left + wide, wide, bar.second, most, plot, "bar second"))
        if len(bars) <= _FEW or nth % 2 == 0:
            parts.append(
                Markup('<text class="name" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                    x + room / 2, _HEIGHT - 10, bar.label
                )
            )
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def rows(bars: Sequence[Bar], *, title: str, unit: str) -> Markup:
    """Lying bars, one a row, with its name and value: services, counters."""
    most = _round_up(max((bar.value for bar in bars), default=0))
    height = max(1, len(bars)) * _ROW
    room = _WIDTH - _NAME - 96
    parts = [_head(_WIDTH, height, title)]
    for nth, bar in enumerate(bars):
        y = nth * _ROW
        wide = room * bar.value / most if most else 0
        parts.append(
            Markup('<text class="name" x="{}" y="{}" text-anchor="end">{}</text>').format(_NAME - 12, y + 26, bar.label)
        )
        parts.append(
            Markup('<rect class="bar" x="{}" y="{}" width="{:.1f}" height="24" rx="4"/>').format(_NAME, y + 8, wide)
        )
        parts.append(
            Markup('<text class="value" x="{:.1f}" y="{}">{} {}</text>').format(
                _NAME + wide + 10, y + 26, _short(bar.value), unit
            )
        )
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def _head(width: int, height: int, title: str) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(width, height, title)


def _column(x: float, wide: float, value: float, most: float, plot: int, kind: str) -> Markup:
    high = plot * value / most if most else 0.0
    y = _TOP + plot - high
    drawn = Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="3"/>').format(
        kind, x + 1, y, max(0.0, wide - 2), high
    )
    if value <= 0 or wide < 22:  # noqa: PLR2004  narrower, and the number would not fit
        return drawn
    return drawn + Markup('<text class="value" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(
        x + wide / 2, y - 6, _short(value)
    )


def _round_up(value: float) -> float:
    """The next of 4, 8, 20, 40, 80, 200 …: four even steps."""
    scale = 4.0
    while True:
        for step in _STEPS:
            if scale * step >= value:
                return scale * step
        scale *= 10


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"  # noqa: PLR2004
