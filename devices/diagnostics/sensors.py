"""What every board of sensors must do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from devices.diagnostics.check import Check, Finding, Kind, differs, equal, not_seen, not_told, passed
from devices.diagnostics.hands import Deed, Look
from kiosk.ports.errors import DeviceError
from kiosk.ports.statuses import Device, Door, Headset, Proximity, SensorsStatus, Ups

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.diagnostics.hands import Hands
    from kiosk.ports.sensors import Sensors

_STATUS_S: Final = 1.0
_OPEN_S: Final = 5.0
_TOLD_S: Final = 3.0
_LOOK_S: Final = 0.05


def _answers(sensors: Sensors, _hands: Hands) -> Finding:
    return equal(expected=Device.ONLINE, found=_device(sensors))


def _closed_is_offline(sensors: Sensors, _hands: Hands) -> Finding:
    sensors.close()
    return equal(expected=Device.OFFLINE, found=_device(sensors))


def _opens_again(sensors: Sensors, hands: Hands) -> Finding:
    for closings in (1, 2):
        for _ in range(closings):
            sensors.close()
        sensors.open(deadline_s=_OPEN_S)
    return _answers(sensors, hands)


def _idle_interrupt_is_harmless(sensors: Sensors, hands: Hands) -> Finding:
    sensors.interrupt()
    return _answers(sensors, hands)


def _door_is_seen(sensors: Sensors, hands: Hands) -> Finding:
    return _followed(
        sensors,
        hands,
        lambda status: status.door,
        (Deed.CLOSE_DOOR, {Door.CLOSED}),
        (Deed.OPEN_DOOR, {Door.OPEN}),
        (Deed.CLOSE_DOOR, {Door.CLOSED}),
    )


def _mains_is_seen(sensors: Sensors, hands: Hands) -> Finding:
    return _followed(
        sensors,
        hands,
        lambda status: status.ups,
        (Deed.GIVE_MAINS, {Ups.ENGAGED}),
        (Deed.TAKE_MAINS, {Ups.POWERING, Ups.LOW}),
        (Deed.GIVE_MAINS, {Ups.ENGAGED}),
    )


def _person_is_seen(sensors: Sensors, hands: Hands) -> Finding:
    return _followed(
        sensors,
        hands,
        lambda status: status.proximity,
        (Deed.STEP_ASIDE, {Proximity.NOT_PRESENT}),
        (Deed.STEP_UP, {Proximity.PRESENT}),
        (Deed.STEP_ASIDE, {Proximity.NOT_PRESENT}),
    )


def _headset_is_seen(sensors: Sensors, hands: Hands) -> Finding:
    return _followed(
        sensors,
        hands,
        lambda status: status.headset,
        (Deed.PULL_HEADSET, {Headset.NOT_PRESENT}),
        (Deed.PLUG_HEADSET, {Headset.PRESENT}),
        (Deed.PULL_HEADSET, {Headset.NOT_PRESENT}),
    )


def _silence_is_unknown(sensors: Sensors, hands: Hands) -> Finding:
    """A board that fell silent must not be told as it was: a door that nobody watches is not closed."""
    hands.do(Deed.UNPLUG, seen=lambda: _device(sensors) is not Device.ONLINE)
    try:
        _until(lambda: _device(sensors) is not Device.ONLINE)
        status = sensors.status(deadline_s=_STATUS_S)
    finally:
        hands.do(Deed.PLUG_IN, seen=lambda: _opens(sensors))
    if status.device is Device.ONLINE:
        return differs(expected=Device.UNKNOWN, found=status.device)
    told = {status.door, status.ups, status.proximity, status.headset} - {None}
    claimed = sorted(str(word) for word in told if word != "unknown")
    if claimed:
        return differs(expected="unknown", found=", ".join(claimed))
    sensors.close()
    sensors.open(deadline_s=_OPEN_S)
    return _answers(sensors, hands)


def _followed(
    sensors: Sensors, hands: Hands, word: Callable[[SensorsStatus], object], *steps: tuple[Deed, set[object]]
) -> Finding:
    """Have each deed done, and see that the sensor tells it. A sensor that this cabinet does not have tells nothing."""

    def now() -> object:
        return word(sensors.status(deadline_s=_STATUS_S))

    if now() is None:
        return not_told()
    seen = []
    for deed, wanted in steps:
        if now() in wanted and deed not in hands.able:
            continue  # it is so already
        hands.do(deed, seen=lambda wanted=wanted: now() in wanted)  # type: ignore[misc]  # bound for this step
        if not _until(lambda wanted=wanted: now() in wanted):  # type: ignore[misc]  # the same
            return not_seen()
        seen.append(str(now()))
    return passed(", ".join(seen))


def _until(so: Callable[[], bool]) -> bool:
    """Look until it is so, no longer than a change may take to be told."""
    ends = time.monotonic() + _TOLD_S
    while not so():
        if time.monotonic() >= ends:
            return False
        time.sleep(_LOOK_S)
    return True


def _device(sensors: Sensors) -> Device:
    return sensors.status(deadline_s=_STATUS_S).device


def _opens(sensors: Sensors) -> bool:
    sensors.close()
    try:
        sensors.open(deadline_s=_STATUS_S)
    except DeviceError:
        return False
    return True


def _check(name: str, run: Callable[[Sensors, Hands], Finding], *needs: Deed | Look) -> Check[Sensors]:
    return Check(name, Kind.SENSORS, run, frozenset(needs))


SENSORS: Final = (
    _check("answers", _answers),
    _check("closed_is_offline", _closed_is_offline),
    _check("opens_again", _opens_again),
    _check("idle_interrupt_is_harmless", _idle_interrupt_is_harmless),
    _check("door_is_seen", _door_is_seen, Deed.OPEN_DOOR, Deed.CLOSE_DOOR),
    _check("mains_is_seen", _mains_is_seen, Deed.TAKE_MAINS, Deed.GIVE_MAINS),
    _check("person_is_seen", _person_is_seen, Deed.STEP_UP, Deed.STEP_ASIDE),
    _check("headset_is_seen", _headset_is_seen, Deed.PLUG_HEADSET, Deed.PULL_HEADSET),
    _check("silence_is_unknown", _silence_is_unknown, Deed.UNPLUG, Deed.PLUG_IN),
)
