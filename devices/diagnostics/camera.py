"""What every camera must do. Nothing that it saw is told: only kinds, sizes and statuses."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from devices.diagnostics.check import (
    Check,
    Finding,
    Kind,
    all_of,
    differs,
    equal,
    not_seen,
    passed,
    raises,
    undecided,
)
from devices.diagnostics.hands import Deed, Look
from kiosk.ports.camera import Presence, Subject, Symbology
from kiosk.ports.errors import Canceled, DeviceError, NoCode, NoSheet
from kiosk.ports.statuses import Device, Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.diagnostics.hands import Hands
    from kiosk.ports.camera import Camera, Frame, PresenceChange

_STATUS_S: Final = 1.0
_OPEN_S: Final = 5.0
_SETTLE_S: Final = 5.0  # from opening until a picture is judged
_TOLD_S: Final = 3.0
_GONE_S: Final = 10.0  # who stepped aside is believed to have gone, and a hall is learnt anew
_LOOK_S: Final = 0.05
_GLANCE_S: Final = 0.4
_SCAN_S: Final = 8.0
_SHEET_S: Final = 20.0
_CANCEL_AFTER_S: Final = 0.1
_FRAMES: Final = 5
_WIDTH: Final = 160
_ALL: Final = frozenset(Symbology)
_RAREST: Final = frozenset({Symbology.PDF417})  # nobody has one on the wall
_A4: Final = 297 / 210
_ASKEW: Final = 0.03


def _picture_is_live(camera: Camera, _hands: Hands) -> Finding:
    _until(lambda: _picture(camera) is Picture.LIVE, _SETTLE_S)
    status = camera.status(deadline_s=_STATUS_S)
    return all_of(
        equal(expected=Picture.LIVE, found=status.picture), equal(expected=Device.ONLINE, found=status.device)
    )


def _preview_moves(camera: Camera, _hands: Hands) -> Finding:
    numbers: list[int] = []

    def take(frame: Frame) -> None:
        numbers.append(frame.number)

    stream = camera.preview(take, width=_WIDTH, per_s=30)
    try:

        def enough() -> bool:
            stream.taken()
            return len(numbers) >= _FRAMES

        if not _until(enough, _SETTLE_S):
            return differs(expected=f"{_FRAMES} pictures", found=len(numbers))
    finally:
        stream.cancel()
    in_order = all(after > before for before, after in pairwise(numbers))
    return passed() if in_order else differs(expected="each picture newer", found="an older one")


def _closed_is_not_online(camera: Camera, _hands: Hands) -> Finding:
    camera.close()
    found = camera.status(deadline_s=_STATUS_S).device
    return differs(expected=Device.OFFLINE, found=found) if found is Device.ONLINE else passed(found)


def _opens_again(camera: Camera, hands: Hands) -> Finding:
    for closings in (1, 2):
        for _ in range(closings):
            camera.close()
        camera.open(deadline_s=_OPEN_S)
    return _picture_is_live(camera, hands)


def _interrupt_cancels(camera: Camera, hands: Hands) -> Finding:
    timer = threading.Timer(_CANCEL_AFTER_S, camera.interrupt)
    timer.start()
    try:
        canceled = raises(lambda: camera.scan_code(_RAREST, deadline_s=_SHEET_S), Canceled, within_s=_CANCEL_AFTER_S)
    finally:
        timer.join()
    return all_of(canceled, _picture_is_live(camera, hands))


def _held_code_is_read(camera: Camera, hands: Hands) -> Finding:
    hands.do(Deed.HOLD_CODE, seen=lambda: _reads(camera))
    try:
        return passed(camera.scan_code(_ALL, deadline_s=_SCAN_S).symbology)
    except NoCode:
        return not_seen()


def _no_code_is_told(camera: Camera, hands: Hands) -> Finding:
    hands.do(Deed.CLEAR_VIEW)
    _until(lambda: not _reads(camera), _TOLD_S)  # pictures of the code may be under way still
    return raises(lambda: camera.scan_code(_ALL, deadline_s=_GLANCE_S), NoCode, within_s=_GLANCE_S)


def _sheet_is_found(camera: Camera, hands: Hands) -> Finding:
    hands.do(Deed.LAY_SHEET)
    try:
        page = camera.capture_page(Subject.A4, deadline_s=_SHEET_S)
    except NoSheet as error:
        return differs(expected="a sheet", found=error.hint)
    seen, long, short = page.seen_dpi, max(page.width, page.height), min(page.width, page.height)
    page.wipe()
    if abs(long / short / _A4 - 1) > _ASKEW:
        return differs(expected=f"{_A4:.2f} : 1", found=f"{long / short:.2f} : 1")
    return passed(f"{seen} dpi")


def _no_sheet_is_told(camera: Camera, hands: Hands) -> Finding:
    hands.do(Deed.CLEAR_VIEW)
    return raises(lambda: camera.capture_page(Subject.A4, deadline_s=_GLANCE_S), NoSheet, within_s=_GLANCE_S)


def _covered_lens_is_named(camera: Camera, hands: Hands) -> Finding:
    hands.do(Deed.COVER_LENS, seen=lambda: _picture(camera) is Picture.BLACK)
    try:
        if not _until(lambda: _picture(camera) is Picture.BLACK, _TOLD_S):
            return differs(expected=Picture.BLACK, found=_picture(camera))
        device = camera.status(deadline_s=_STATUS_S).device
    finally:
        hands.do(Deed.UNCOVER_LENS, seen=lambda: _picture(camera) is Picture.LIVE)
    return all_of(equal(expected=Device.USER_ERROR, found=device), _picture_is_live(camera, hands))


def _presence_is_seen(camera: Camera, hands: Hands) -> Finding:
    told: list[Presence] = []

    def take(change: PresenceChange) -> None:
        told.append(change.presence)

    stream = camera.presence(take)
    try:
        for deed, wanted in (
            (Deed.STEP_ASIDE, Presence.ABSENT),
            (Deed.STEP_UP, Presence.PRESENT),
            (Deed.STEP_ASIDE, Presence.ABSENT),
        ):
            hands.do(deed, seen=lambda wanted=wanted: told[-1:] == [wanted])  # type: ignore[misc]  # for this step
            if not _until(lambda wanted=wanted: told[-1:] == [wanted], _GONE_S):  # type: ignore[misc]  # the same
                return differs(expected=wanted, found=told[-1] if told else Presence.UNKNOWN)
    finally:
        stream.cancel()
    return passed(f"{Presence.PRESENT}, {Presence.ABSENT}")


def _unplugged_is_told(camera: Camera, hands: Hands) -> Finding:
    hands.do(Deed.UNPLUG, seen=lambda: _device(camera) is not Device.ONLINE)
    try:
        _until(lambda: _device(camera) is not Device.ONLINE, _TOLD_S)
        found = _device(camera)
    finally:
        hands.do(Deed.PLUG_IN, seen=lambda: _opens(camera))
    if found is Device.ONLINE:
        return differs(expected=Device.OFFLINE, found=found)
    if not _until(lambda: _opens(camera), _SETTLE_S):
        return undecided(Deed.PLUG_IN)
    return _picture_is_live(camera, hands)


def _until(so: Callable[[], bool], limit_s: float) -> bool:
    ends = time.monotonic() + limit_s
    while not so():
        if time.monotonic() >= ends:
            return False
        time.sleep(_LOOK_S)
    return True


def _picture(camera: Camera) -> Picture | None:
    return camera.status(deadline_s=_STATUS_S).picture


def _device(camera: Camera) -> Device:
    return camera.status(deadline_s=_STATUS_S).device


def _reads(camera: Camera) -> bool:
    try:
        camera.scan_code(_ALL, deadline_s=_GLANCE_S)
    except DeviceError:
        return False
    return True


def _opens(camera: Camera) -> bool:
    camera.close()
    try:
        camera.open(deadline_s=_TOLD_S)
    except DeviceError:
        return False
    return True


def _check(name: str, run: Callable[[Camera, Hands], Finding], *needs: Deed | Look) -> Check[Camera]:
    return Check(name, Kind.CAMERA, run, frozenset(needs))


CAMERA: Final = (
    _check("picture_is_live", _picture_is_live),
    _check("preview_moves", _preview_moves),
    _check("closed_is_not_online", _closed_is_not_online),
    _check("opens_again", _opens_again),
    _check("interrupt_cancels", _interrupt_cancels),
    _check("held_code_is_read", _held_code_is_read, Deed.HOLD_CODE),
    _check("no_code_is_told", _no_code_is_told, Deed.CLEAR_VIEW),
    _check("sheet_is_found", _sheet_is_found, Deed.LAY_SHEET),
    _check("no_sheet_is_told", _no_sheet_is_told, Deed.CLEAR_VIEW),
    _check("covered_lens_is_named", _covered_lens_is_named, Deed.COVER_LENS, Deed.UNCOVER_LENS),
    _check("presence_is_seen", _presence_is_seen, Deed.STEP_UP, Deed.STEP_ASIDE),
    _check("unplugged_is_told", _unplugged_is_told, Deed.UNPLUG, Deed.PLUG_IN),
)
