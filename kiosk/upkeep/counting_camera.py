"""A camera that counts what it saw: it stands before the port and is that port."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kiosk.ports.errors import NoFace, NoSheet
from kiosk.upkeep.counters import Counter
from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.ports.camera import (
        Camera,
        CameraCapabilities,
        Code,
        FaceConsent,
        FaceMatch,
        Frame,
        Hint,
        Page,
        PaperDocument,
        Portrait,
        PresenceChange,
        Subject,
        Subscription,
        Symbology,
    )
    from kiosk.ports.id_card_reader import Photo
    from kiosk.ports.statuses import CameraStatus
    from kiosk.upkeep.tallies import Tallies

T = TypeVar("T")


class CountingCamera:
    """A `Camera` that counts codes, papers and faces. A wait for a code that nobody held up is nothing."""

    def __init__(self, camera: Camera, tallies: Tallies) -> None:
        self._camera = camera
        self._tallies = tallies

    def open(self, *, deadline_s: float) -> None:
        """See Camera."""
        self._camera.open(deadline_s=deadline_s)

    def close(self) -> None:
        """See Camera."""
        self._camera.close()

    def interrupt(self) -> None:
        """See Camera."""
        self._camera.interrupt()

    def status(self, *, deadline_s: float) -> CameraStatus:
        """See Camera."""
        return self._camera.status(deadline_s=deadline_s)

    def capabilities(self) -> CameraCapabilities:
        """See Camera."""
        return self._camera.capabilities()

    def preview(self, deliver: Callable[[Frame], None], *, width: int, per_s: float) -> Subscription:
        """See Camera."""
        return self._camera.preview(deliver, width=width, per_s=per_s)

    def presence(self, deliver: Callable[[PresenceChange], None]) -> Subscription:
        """See Camera."""
        return self._camera.presence(deliver)

    def scan_code(
        self, kinds: frozenset[Symbology], *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None
    ) -> Code:
        """See Camera."""
        code = self._camera.scan_code(kinds, deadline_s=deadline_s, on_hint=on_hint)
        self._count(Counter.CODES_READ)
        return code

    def capture_page(
        self,
        subject: Subject,
        *,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
        fresh: bool = False,
    ) -> Page:
        """See Camera."""
        return self._captured(
            lambda: self._camera.capture_page(subject, deadline_s=deadline_s, on_hint=on_hint, fresh=fresh)
        )

    def document(self, pages: Sequence[Page]) -> PaperDocument:
        """See Camera."""
        return self._camera.document(pages)

    def copy_sheet(self, sides: Sequence[Page]) -> PaperDocument:
        """See Camera."""
        return self._camera.copy_sheet(sides)

    def capture_portrait(self, *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None) -> Portrait:
        """See Camera."""
        return self._captured(lambda: self._camera.capture_portrait(deadline_s=deadline_s, on_hint=on_hint))

    def compare_face(
        self,
        photo: Photo,
        *,
        consent: FaceConsent,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
    ) -> FaceMatch:
        """See Camera."""
        return self._captured(
            lambda: self._camera.compare_face(photo, consent=consent, deadline_s=deadline_s, on_hint=on_hint)
        )

    def _captured(self, take: Callable[[], T]) -> T:
        try:
            taken = take()
        except (NoSheet, NoFace):
            self._count(Counter.CAPTURES_FAILED)
            raise
        self._count(Counter.CAPTURES)
        return taken

    def _count(self, counter: Counter) -> None:
        self._tallies.add(DeviceKind.CAMERA, counter)
        self._tallies.settle()


def seen(tallies: Tallies) -> Callable[[int], None]:
    """Make what a camera's driver tells its pictures to. They are written with the next job that settles."""
    return lambda pictures: tallies.add(DeviceKind.CAMERA, Counter.FRAMES, pictures)
