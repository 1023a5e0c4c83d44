"""The camera's driver over the emulator's wire: streams, codes, papers; faces by an engine that pretends."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, NoReturn

import cv2
import numpy as np
import pytest

from devices.drivers.face_models import FaceModels, ModelFile
from devices.vision.faces import Face
from kiosk.ports.camera import FaceConsent, Frame, Hint, Presence, Subject, Symbology
from kiosk.ports.errors import Canceled, ConsentMissing, LinkLost, NoCode, NoFace, NoSheet, NotProvisioned
from kiosk.ports.id_card_reader import Photo
from kiosk.ports.statuses import Device
from tests.fakes.camera import CameraDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cv2.typing import MatLike

ALL = frozenset(Symbology)
PHOTO = Photo(102, 126, bytes(102 * 126 * 3))


@pytest.fixture
def desk() -> Iterator[CameraDesk]:
    with CameraDesk(size=(1280, 720)) as desk:
        yield desk


def soon(wanted: threading.Event) -> bool:
    return wanted.wait(8)


# ── streams ──


def test_preview_delivers_small_pictures(desk: CameraDesk) -> None:
    frames: list[Frame] = []
    came = threading.Event()

    def deliver(frame: Frame) -> None:
        frames.append(frame)
        came.set()

    stream = desk.camera.preview(deliver, width=320, per_s=10)
    assert soon(came)
    stream.cancel()
    assert (frames[0].width, frames[0].height, len(frames[0].bgr)) == (320, 180, 320 * 180 * 3)


def test_slow_screen_gets_the_newest_picture_and_no_queue(desk: CameraDesk) -> None:
    frames: list[Frame] = []
    came = threading.Event()

    def deliver(frame: Frame) -> None:
        frames.append(frame)
        came.set()

    stream = desk.camera.preview(deliver, width=160, per_s=30)
    assert soon(came)
    assert desk.camera._link.next(after=frames[0].number + 4, deadline=time.monotonic() + 8) is not None
    assert len(frames) == 1
    came.clear()
    stream.taken()
    assert soon(came)
    stream.cancel()
    assert frames[1].number > frames[0].number + 3


def test_canceled_preview_ends(desk: CameraDesk) -> None:
    frames: list[Frame] = []
    stream = desk.camera.preview(frames.append, width=160, per_s=30)
    stream.cancel()
    seen = len(frames)
    stream.taken()
    desk.emulator.rest(0.3)
    assert len(frames) <= seen + 1


def test_somebody_who_comes_and_goes_is_told(desk: CameraDesk) -> None:
    told: list[Presence] = []
    stream = desk.camera.presence(lambda change: told.append(change.presence))
    for words, wanted in (
        ("person go", Presence.ABSENT),
        ("person come", Presence.PRESENT),
        ("person go", Presence.ABSENT),
    ):
        desk.befall(words)
        deadline = time.monotonic() + 8
        while told[-1] is not wanted and time.monotonic() < deadline:
            desk.emulator.rest(0.02)
        assert told[-1] is wanted
    stream.cancel()


def test_stream_goes_on_after_the_camera_was_opened_anew(desk: CameraDesk) -> None:
    came = threading.Event()
    stream = desk.camera.preview(lambda _frame: came.set(), width=160, per_s=10)
    desk.camera.close()
    came.clear()
    stream.taken()
    desk.camera.open(deadline_s=3)
    assert soon(came)
    stream.cancel()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_pictures_that_nobody_looks_at_any_more_are_no_live_picture(desk: CameraDesk) -> None:
    def broken(_frame: Frame) -> None:
        raise ZeroDivisionError

    stream = desk.camera.preview(broken, width=160, per_s=30)
    deadline = time.monotonic() + 8
    while desk.camera.status(deadline_s=1).device is not Device.UNKNOWN and time.monotonic() < deadline:
        desk.emulator.rest(0.02)
    stream.cancel()
    broken_down = desk.camera.status(deadline_s=1).device
    desk.camera.open(deadline_s=3)
    assert (broken_down, desk.camera.status(deadline_s=1).device is Device.UNKNOWN) == (Device.UNKNOWN, False)


def test_no_repr_shows_a_picture() -> None:
    assert repr(Frame(1, 1, b"abc", 5)) == "Frame(1x1, 5)"


# ── calls ──


@pytest.mark.parametrize(("show", "kind"), [("qr", Symbology.QR), ("barcode", Symbology.CODE_39)])
def test_code_before_the_lens_is_read(desk: CameraDesk, show: str, kind: Symbology) -> None:
    desk.befall(f"show {show}")
    assert desk.camera.scan_code(ALL, deadline_s=8).symbology is kind


def test_no_code_in_time_says_what_to_do(desk: CameraDesk) -> None:
    hints: list[Hint] = []
    with pytest.raises(NoCode) as caught:
        desk.camera.scan_code(ALL, deadline_s=0.5, on_hint=hints.append)
    assert (caught.value.hint, hints) == (Hint.NO_CODE, [Hint.NO_CODE])


@pytest.mark.parametrize(("show", "subject"), [("sheet", Subject.A4), ("card", Subject.CARD)])
def test_paper_that_lies_still_is_taken(desk: CameraDesk, show: str, subject: Subject) -> None:
    desk.befall(f"show {show}")
    hints: list[Hint] = []
    page = desk.camera.capture_page(subject, deadline_s=10, on_hint=hints.append)
    assert (page.dpi, hints[-1]) == (300, Hint.HOLD_STILL)


@pytest.mark.parametrize(
    ("fates", "hint"),
    [
        (["show desk"], Hint.NO_SHEET),
        (["show sheet", "blur 4"], Hint.BLURRED),
        (["show sheet", "light 30"], Hint.TOO_DARK),
        (["show sheet", "shake 30"], Hint.MOVING),
    ],
)
def test_what_stands_in_the_way_is_said(desk: CameraDesk, fates: list[str], hint: Hint) -> None:
    for fate in fates:
        desk.befall(fate)

    def heard(said: Hint) -> None:
        if said is hint:
            desk.camera.interrupt()

    with pytest.raises(Canceled):
        desk.camera.capture_page(Subject.A4, deadline_s=20, on_hint=heard)


def test_paper_that_never_comes_ends_with_what_stood_in_the_way() -> None:
    with CameraDesk(size=(1280, 720), show="desk") as desk, pytest.raises(NoSheet) as caught:
        desk.camera.capture_page(Subject.A4, deadline_s=0.5)
    assert caught.value.hint is Hint.NO_SHEET


def test_both_sides_of_a_card_become_one_sheet(desk: CameraDesk) -> None:
    sides = []
    for show in ("card", "card-back"):
        desk.befall(f"show {show}")
        sides.append(desk.camera.capture_page(Subject.CARD, deadline_s=10))
    made = desk.camera.copy_sheet(sides)
    assert (made.sheets, [bytes(side.jpeg) for side in sides]) == (1, [b"", b""])


def test_interrupt_cancels_a_call(desk: CameraDesk) -> None:
    threading.Timer(0.2, desk.camera.interrupt).start()
    with pytest.raises(Canceled):
        desk.camera.scan_code(ALL, deadline_s=20)


def lasting(_image: MatLike, _what: object, *, heed: Callable[[], None]) -> NoReturn:
    """A look that comes to no end by itself."""
    while True:
        heed()


def test_look_that_lasts_ends_at_the_deadline(desk: CameraDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.camera.find_code", lasting)
    with pytest.raises(NoCode):
        desk.camera.scan_code(ALL, deadline_s=0.3)


def test_look_that_lasts_is_interrupted(desk: CameraDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.camera.find_code", lasting)
    threading.Timer(0.2, desk.camera.interrupt).start()
    with pytest.raises(Canceled):
        desk.camera.scan_code(ALL, deadline_s=60)


def test_look_for_a_paper_that_lasts_ends_at_the_deadline(desk: CameraDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.camera_taking.find_sheet", lasting)
    with pytest.raises(NoSheet):
        desk.camera.capture_page(Subject.A4, deadline_s=0.3)


def test_interrupt_when_idle_is_harmless(desk: CameraDesk) -> None:
    desk.camera.interrupt()
    desk.befall("show qr")
    assert desk.camera.scan_code(ALL, deadline_s=8).symbology is Symbology.QR


def test_closed_camera_looks_at_nothing(desk: CameraDesk) -> None:
    desk.camera.close()
    with pytest.raises(LinkLost):
        desk.camera.scan_code(ALL, deadline_s=2)


def test_closed_camera_is_offline(desk: CameraDesk) -> None:
    desk.camera.close()
    assert desk.camera.status(deadline_s=1).device is Device.OFFLINE


# ── faces ──


class PretendingFaces:
    """A FaceEngine that sees what it is told to see."""

    def __init__(self, *, can_compare: bool = True, score: float = 0.7) -> None:
        self.can_compare = can_compare
        self.score = score
        self.faces: Sequence[Face] = (Face(620, 200, 260, 320, 0.95, (0.0,) * 15),)

    def find(self, image: MatLike) -> Sequence[Face]:
        if image.shape[0] == 126:
            return (Face(20, 20, 60, 80, 0.9, (0.0,) * 15),)
        return self.faces

    def likeness(self, image: MatLike, face: Face, other: MatLike, other_face: Face) -> float:
        return self.score


def with_faces(desk: CameraDesk, engine: PretendingFaces) -> PretendingFaces:
    none = ModelFile("detector", "", "")
    desk.camera._models = FaceModels(none, none)
    desk.camera._faces = engine
    desk.befall("show sheet")  # something with edges in the middle
    desk.befall("light 80")
    return engine


def consent(desk: CameraDesk, *, visit: str = "v1", for_s: float = 60) -> FaceConsent:
    return FaceConsent(visit, "face.consent", time.monotonic() + for_s)


def test_camera_without_models_says_what_is_absent(desk: CameraDesk) -> None:
    can = desk.camera.capabilities()
    assert (can.portrait, can.face_compare, can.liveness, "devices.camera.face" in can.why_not) == (
        False,
        False,
        False,
        True,
    )


def test_portrait_without_models_is_not_provisioned(desk: CameraDesk) -> None:
    with pytest.raises(NotProvisioned):
        desk.camera.capture_portrait(deadline_s=1)


def test_comparison_without_models_is_not_provisioned(desk: CameraDesk) -> None:
    with pytest.raises(NotProvisioned):
        desk.camera.compare_face(PHOTO, consent=consent(desk), deadline_s=1)


@pytest.mark.parametrize(("score", "same"), [(0.7, True), (0.1, False)])
def test_comparison_tells_its_score_and_threshold(desk: CameraDesk, score: float, same: bool) -> None:
    with_faces(desk, PretendingFaces(score=score))
    match = desk.camera.compare_face(PHOTO, consent=consent(desk), deadline_s=5)
    assert (match.same, match.score, match.threshold) == (same, score, 0.363)


def test_consent_that_has_run_out_compares_nothing(desk: CameraDesk) -> None:
    with_faces(desk, PretendingFaces())
    with pytest.raises(ConsentMissing):
        desk.camera.compare_face(PHOTO, consent=consent(desk, for_s=-1), deadline_s=5)


def test_consent_is_good_for_one_comparison(desk: CameraDesk) -> None:
    with_faces(desk, PretendingFaces())
    given = consent(desk)
    desk.camera.compare_face(PHOTO, consent=given, deadline_s=5)
    with pytest.raises(ConsentMissing):
        desk.camera.compare_face(PHOTO, consent=given, deadline_s=5)


def test_no_consent_at_all_compares_nothing(desk: CameraDesk) -> None:
    with_faces(desk, PretendingFaces())
    with pytest.raises(ConsentMissing):
        desk.camera.compare_face(PHOTO, consent=None, deadline_s=5)  # type: ignore[arg-type]


def test_recogniser_that_is_not_there_compares_nothing(desk: CameraDesk) -> None:
    with_faces(desk, PretendingFaces(can_compare=False))
    with pytest.raises(NotProvisioned):
        desk.camera.compare_face(PHOTO, consent=consent(desk), deadline_s=5)


def test_nobody_before_the_lens_says_so(desk: CameraDesk) -> None:
    with_faces(desk, PretendingFaces()).faces = ()
    with pytest.raises(NoFace) as caught:
        desk.camera.capture_portrait(deadline_s=0.5)
    assert caught.value.hint is Hint.NO_FACE


def test_portrait_is_cut_out_and_can_be_wiped(desk: CameraDesk) -> None:
    with_faces(desk, PretendingFaces())
    portrait = desk.camera.capture_portrait(deadline_s=5)
    assert len(portrait.bgr) == portrait.width * portrait.height * 3
    portrait.wipe()
    assert (repr(portrait), portrait.bgr) == (f"Portrait({portrait.width}x{portrait.height})", bytearray())


def test_no_call_writes_a_file(desk: CameraDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def written(*_arguments: object) -> bool:
        raise AssertionError("a picture was written")

    monkeypatch.setattr(cv2, "imwrite", written)
    desk.befall("show card")
    page = desk.camera.capture_page(Subject.CARD, deadline_s=10)
    made = desk.camera.copy_sheet([page])
    assert np.frombuffer(bytes(made.pdf[:4]), np.uint8).tobytes() == b"%PDF"
