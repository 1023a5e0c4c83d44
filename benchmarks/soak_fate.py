"""One misfortune at a time, and whether its device is back soon after it is over."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from benchmarks.soak_plan import Device

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.soak_plan import Befalling, Misfortune
    from kiosk.demo.process import Event

BACK_S: Final = 5.0  # a device is back within this after its misfortune
_DEVICES: Final = (Device.READER, Device.PRINTER, Device.DOCUMENTS)


class Befallen(Protocol):
    """Whom misfortunes are told to."""

    def say(self, device: Device, words: str) -> None:
        """Say something to an emulator."""

    def stop_backend(self) -> None:
        """Take the backend away."""

    def restart_backend(self) -> None:
        """Bring it back; returns when it answers."""


@dataclass(slots=True)
class Fate:
    """The one misfortune that is on, and how long its device took to be back. `times` in seconds."""

    house: Befallen
    clock: Callable[[], float] = time.monotonic
    recovered_s: dict[Device, list[float]] = field(default_factory=dict)
    stuck: list[str] = field(default_factory=list)
    happened: Counter[Device] = field(default_factory=Counter)
    _coming: tuple[float, Befalling] | None = None
    _on: tuple[float, Misfortune] | None = None
    _over: tuple[float, Misfortune] | None = None
    _good_since: float | None = None

    @property
    def calm(self) -> bool:
        """Whether nothing is wrong, or about to be, or only just over."""
        return self._coming is None and self._on is None and self._over is None

    @property
    def on(self) -> bool:
        """Whether it is on now."""
        return self._on is not None

    def let_come(self, befalling: Befalling) -> None:
        """Let it come, unless another one is not wholly over."""
        if self.calm:
            self._coming = (self.clock() + befalling.after_s, befalling)

    def pass_by(self, standing: Event) -> None:
        """Let time pass: begin, end, look whether the device is back. Raises ProcessFailed when a process is gone."""
        now = self.clock()
        if self._coming is not None and now >= self._coming[0]:
            befalling, self._coming = self._coming[1], None
            self.happened[befalling.misfortune.device] += 1
            self._begin(befalling.misfortune)
            self._on = (self.clock() + befalling.lasts_s, befalling.misfortune)
        if self._on is not None and now >= self._on[0]:
            misfortune, self._on = self._on[1], None
            self._end(misfortune)
            self._over, self._good_since = (self.clock(), misfortune), None
        if self._over is not None:
            self._look(standing)

    def _look(self, standing: Event) -> None:
        """Back is a device that is well from some moment on until the time is over."""
        if self._over is None:
            return
        (since, misfortune), now = self._over, self.clock()
        if not well(standing, misfortune.device):
            self._good_since = None
        elif self._good_since is None:
            self._good_since = now
        if now < since + BACK_S:
            return
        self._over = None
        if self._good_since is None:
            self.stuck.append(f"{misfortune}, {BACK_S:g} s after its end: {_shown(standing)}")
        else:
            self.recovered_s.setdefault(misfortune.device, []).append(self._good_since - since)

    def _begin(self, misfortune: Misfortune) -> None:
        if misfortune.device is Device.BACKEND:
            self.house.stop_backend()
        else:
            self.house.say(misfortune.device, misfortune.begin)

    def _end(self, misfortune: Misfortune) -> None:
        if misfortune.device is Device.BACKEND:
            self.house.restart_backend()
        elif misfortune.end:
            for words in dict.fromkeys(("clear", misfortune.end)):
                self.house.say(misfortune.device, words)


def well(standing: Event, device: Device | None = None) -> bool:
    """Whether the terminal stands well as it tells: this device, or all of them and the backend."""
    devices = _DEVICES if device is None else (device,)
    backend = bool(standing.get("hall")) and standing.get("backend_trouble") is None
    online = all(standing.get(each) == "online" for each in devices if each is not Device.BACKEND)
    return online and (backend or device in _DEVICES)


def _shown(standing: Event) -> str:
    names = ("backend_trouble", *_DEVICES, "paper", "card")
    return ", ".join(f"{name} {standing.get(name)}" for name in names)
