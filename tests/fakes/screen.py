"""A screen that remembers what it was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.screen import Control, Covering, Manner, Scene
    from kiosk.standing import Standing
    from kiosk.visit import Page


class RememberingScreen:
    """A `Screen`. `forget` lets go of everything personal it was shown, as a real screen does with the last page."""

    def __init__(self) -> None:
        self.scenes: list[Scene] = []
        self.coverings: list[Covering | None] = []
        self.manners: list[Manner] = []
        self.standings: list[Standing] = []
        self.held: Callable[[Control], None] = lambda _control: None

    def show(self, scene: Scene) -> None:
        self.scenes.append(scene)

    def cover(self, covering: Covering | None) -> None:
        self.coverings.append(covering)

    def suit(self, manner: Manner) -> None:
        self.manners.append(manner)

    def tell(self, standing: Standing) -> None:
        self.standings.append(standing)

    def follow(self, told: Callable[[Control], None]) -> None:
        self.held = told

    @property
    def scene(self) -> Scene:
        return self.scenes[-1]

    @property
    def page(self) -> Page[Any]:
        return self.scene.page

    @property
    def covering(self) -> Covering | None:
        return self.coverings[-1] if self.coverings else None

    @property
    def manner(self) -> Manner:
        return self.manners[-1]

    @property
    def pages(self) -> list[str]:
        """Names of the pages shown so far."""
        return [type(scene.page).__name__ for scene in self.scenes]

    def forget(self) -> None:
        """Keep the present scene only."""
        del self.scenes[:-1]
