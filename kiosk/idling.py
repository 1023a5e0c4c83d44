"""The layers over a visit, and the patience of a terminal: when nobody moves, ask; when nobody answers, forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.ports.screen import Covering, Layer, TextSize

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.loop import Loop, Timer
    from kiosk.ports.screen import Manner, Screen
    from kiosk.settings import TimeSettings
    from kiosk.visit import Page


class Idling:
    """Owns the layers and the idle timer of one visit after another."""

    def __init__(
        self, loop: Loop, times: TimeSettings, screen: Screen, *, usual: Manner, on_over: Callable[[], None]
    ) -> None:
        """Prepare; `on_over` is called when nobody answered the countdown. `usual` is the manner nobody chose."""
        self._loop = loop
        self._times = times
        self._screen = screen
        self._usual = usual
        self._on_over = on_over
        self._timer: Timer | None = None
        self._patience_s: float | None = None
        self._asks = True
        self._left = 0
        self._away = False  # whoever was there was seen to go, and nobody moved since
        self.layers: list[Layer] = []

    def reset(self) -> None:
        """A visit is over: no layer, no timer."""
        self._away = False
        self.suspend()
        self.uncover()

    def uncover(self) -> None:
        """Take all layers away."""
        if self.layers:
            self.layers.clear()
            self._screen.cover(None)

    def watch(self, page: Page[Any], *, manner: Manner, active: bool) -> None:
        """A page is on the screen: be patient for as long as it deserves.

        An untouched home is watched by nobody, unless somebody changed how the screen speaks.
        """
        times = self._times
        large = manner.size is TextSize.LARGE
        self._asks = active and not page.farewell and page.patience_s is None
        if page.patience_s is not None:
            self._patience_s = page.patience_s
        elif page.farewell:
            self._patience_s = times.farewell_s * (2 if large else 1)
        elif active or manner != self._usual:
            self._patience_s = times.idle_large_s if large else times.idle_personal_s if page.personal else times.idle_s
        else:
            self._patience_s = None
        if Layer.TIME_OUT not in self.layers:  # a countdown goes on until it is answered
            self._wind()
            if self._away:
                self.left()

    def suspend(self) -> None:
        """Something is under way: nobody is expected to move."""
        self._patience_s = None
        self._stop()

    def left(self) -> None:
        """Whoever was there was seen to go: ask at once, and for a shorter time. What is under way is waited for first.

        Who comes next must not read on: somebody who is seen again answers like everybody else, by a touch.
        """
        self._away = True
        if self._patience_s is None or not self._asks:
            return
        if Layer.TIME_OUT in self.layers:
            self._left = min(self._left, self._times.gone_s)
            self._cover()
        else:
            self._count_down(self._times.gone_s)

    def came(self) -> None:
        """Somebody is seen. A countdown goes on until it is answered."""
        self._away = False

    def answered(self) -> None:
        """Something that was awaited came: whoever made it come is there, and a countdown on top is over."""
        if self.layers and self.layers[-1] is Layer.TIME_OUT:
            self.close_top()

    def touch(self) -> None:
        """Somebody moved. A countdown goes on until it is answered."""
        self._away = False
        if self._timer is not None and Layer.TIME_OUT not in self.layers:
            self._wind()

    def more_time(self) -> None:
        """Be more patient with the present page."""
        self._patience_s = self._times.more_time_s

    def open(self, layer: Layer) -> None:
        """Lay a layer on top; one that is open already comes to the top. Who asks for one answers the countdown."""
        self.layers = [*(below for below in self.layers if below not in {layer, Layer.TIME_OUT}), layer]
        self._cover()
        if layer is not Layer.TIME_OUT:
            self._wind()

    def close_top(self) -> None:
        """Take the top layer away. What lasts as long as its cause is nobody's to close."""
        if self.layers and self.layers[-1] not in {Layer.OUT_OF_SERVICE, Layer.CARD_LEFT}:
            self.layers.pop()
            self._away = False  # somebody touched it away
            self._cover()
            self._wind()

    def drop(self, layer: Layer) -> None:
        """Take this layer away, wherever it lies: its cause is gone."""
        if layer in self.layers:
            self.layers.remove(layer)
            self._cover()
            self._wind()

    def _cover(self) -> None:
        if not self.layers:
            self._screen.cover(None)
        elif self.layers[-1] is Layer.TIME_OUT:
            self._screen.cover(Covering(Layer.TIME_OUT, self._left))
        else:
            self._screen.cover(Covering(self.layers[-1]))

    def _wind(self) -> None:
        """Begin the idle time anew. Who opened a layer is waited for even where the page beneath waits for nobody."""
        self._stop()
        delay_s = self._patience_s
        opened = Layer.HELP in self.layers or Layer.ACCESSIBILITY in self.layers
        if opened and (delay_s is None or not self._asks):
            delay_s = max(delay_s or 0, self._times.idle_s)
        if delay_s is not None:
            self._timer = self._loop.after(delay_s, self._run_down)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _run_down(self) -> None:
        if not self._asks:
            self._on_over()
            return
        self._count_down(self._times.countdown_s)

    def _count_down(self, seconds: int) -> None:
        self._stop()
        self._left = seconds
        self.open(Layer.TIME_OUT)
        self._timer = self._loop.after(1.0, self._tick)

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._on_over()
            return
        self._cover()
        self._timer = self._loop.after(1.0, self._tick)
