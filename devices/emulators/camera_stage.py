"""What the emulated lens sees now: a scene drawn once, then moved, lit, spoilt and coded for every picture."""

from __future__ import annotations

import threading
from copy import copy
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from devices.emulators import camera_scenes as scenes
from devices.emulators.camera_drawing import glare, hall, person, shade
from devices.emulators.camera_misfortunes import Conditions, befall
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from cv2.typing import MatLike

_WALK_S: Final = 1.0  # from the door to the terminal
_ROOM: Final = 61  # px by which a part of the noise can differ from another
_QUALITY: Final = 88
_KEPT: Final = 11  # pictures of a scene in which nothing moves; then they come again: coding costs more than all else
_TURN: Final = {"sheet": 7.0, "card": -6.0, "card-back": 4.0, "qr": 12.0, "barcode": 3.0}
_TEXT: Final = {"qr": "https://example.org/n/A012", "barcode": "BJ20260001"}
_BLACK: Final = 3


class Stage:
    """Draws pictures. `befall` from any thread; `picture` from the threads that serve."""

    def __init__(self, size: tuple[int, int], *, seed: int = 1) -> None:
        self.size = size
        self.conditions = Conditions()
        self._seed = seed
        self._telling = threading.Lock()  # one thing befalls at a time
        self._lock = threading.Lock()
        self._drawn = {_scene_of(self.conditions): self._draw(self.conditions)}
        self._noise: tuple[int, MatLike] | None = None
        self._person_s: float | None = None  # when the last one began to walk
        self._frozen: bytes | None = None
        self._kept: tuple[Conditions, dict[int, bytes]] = (Conditions(), {})
        self._count = 0

    def befall(self, words: list[str], now_s: float) -> None:
        """Let something happen. A new scene is drawn first: a camera goes on meanwhile. Raises SettingsError."""
        with self._telling:
            was = self.conditions
            now = befall(copy(was), words)
            scene = _scene_of(now)
            try:
                drawn = self._drawn.get(scene)
                image = self._draw(now) if drawn is None else drawn
            except ValueError as error:  # a code that cannot spell it
                raise SettingsError(f"{' '.join(words)}: cannot be drawn: {error}") from error
            with self._lock:
                self.conditions = now
                self._drawn = {_scene_of(was): self._drawn[_scene_of(was)], scene: image}
                if now.person != was.person:
                    self._person_s = now_s
                if not now.frozen:
                    self._frozen = None

    def picture(self, now_s: float) -> bytes:
        """Give the picture of this moment as JPEG."""
        with self._lock:
            now = copy(self.conditions)
            if now.frozen and self._frozen is not None:
                return self._frozen
            content = self._coded(now, now_s)
            if now.frozen:
                self._frozen = content
            return content

    def _coded(self, now: Conditions, now_s: float) -> bytes:
        """Draw and code one; where nothing but noise moves, give one of those drawn before."""
        self._count += 1
        moves = not now.black and (now.shake > 0 or self._nearness(now, now_s) > 0)
        if moves or self._kept[0] != now:
            self._kept = (now, {})
        kept, number = self._kept[1], self._count % _KEPT
        if number not in kept:
            _, coded = cv2.imencode(".jpg", self._seen(now, now_s), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
            kept[number] = coded.tobytes()
        return kept[number]

    def _seen(self, now: Conditions, now_s: float) -> MatLike:
        if now.black:
            return self._noisy(np.full((self.size[1], self.size[0], 3), _BLACK, np.uint8), 1)
        image = self._drawn[_scene_of(now)]
        share = self._nearness(now, now_s)
        if share > 0:
            image = person(image, at=0.1 + 0.4 * share, sway=now_s * 1.3)
        if now.shift or now.shake:
            to_and_fro = now.shake * np.sin(now_s * 9)
            way = np.array([[1, 0, now.shift + to_and_fro], [0, 1, to_and_fro]], np.float32)
            image = cv2.warpAffine(image, way, self.size, borderMode=cv2.BORDER_REFLECT)
        if now.lamp:
            width, height = self.size
            half = np.array(
                [[-width, -height], [width * 0.55, -height], [width * 0.3, 2 * height], [-width, 2 * height]]
            )
            image = shade(image, half, light=1.45, soft_px=width / 8)
        if now.glare:
            image = glare(image, (self.size[0] * 0.5, self.size[1] * 0.5), self.size[0] / 22)
        if now.light != 100:
            image = np.clip(image * (now.light / 100), 0, 255).astype(np.uint8)
        if now.blur:
            image = cv2.GaussianBlur(image, (0, 0), now.blur)
        return self._noisy(image, now.noise)

    def _nearness(self, now: Conditions, now_s: float) -> float:
        """0: nobody; 1: before the terminal."""
        if self._person_s is None:
            return 0.0
        share = min(max((now_s - self._person_s) / _WALK_S, 0.01), 1.0)
        return share if now.person else 1 - share

    def _draw(self, now: Conditions) -> MatLike:
        random = np.random.default_rng(self._seed)
        turn = float(now.turn) if now.turn is not None else _TURN.get(now.show, 0.0)
        text = now.text or _TEXT.get(now.show, "")
        match now.show:
            case "desk":
                return scenes.desk(self.size, random).image
            case "sheet":
                return scenes.sheet(self.size, random, turn_deg=turn, marked=text).image
            case "card" | "card-back":
                return scenes.card_side(self.size, random, back=now.show == "card-back", turn_deg=turn).image
            case "qr":
                return scenes.phone_code(self.size, random, scenes.qr(text), turn_deg=turn).image
            case "barcode":
                return scenes.barcode_slip(self.size, random, text, turn_deg=turn).image
            case _:
                return hall(self.size, random)

    def _noisy(self, image: MatLike, noise: int) -> MatLike:
        """Add a part of one large noise, another part each time: drawing it anew costs more than coding a picture."""
        if not noise:
            return image
        width, height = self.size
        if self._noise is None or self._noise[0] != noise:
            grain = np.empty((height + _ROOM, width + _ROOM, 3), np.uint8)
            cv2.setRNGSeed(self._seed)
            cv2.randn(grain, np.full(3, 128.0), np.full(3, float(noise)))
            self._noise = noise, grain
        left, top = (self._count * 29) % _ROOM, (self._count * 17) % _ROOM
        return cv2.addWeighted(image, 1.0, self._noise[1][top : top + height, left : left + width], 1.0, -128.0)


def _scene_of(now: Conditions) -> tuple[str, str, int | None]:
    """What has to be drawn anew when it changes."""
    return now.show, now.text, now.turn
