"""Every target there is, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.fuzz import (
    certificate_targets,
    device_targets,
    emulator_targets,
    file_targets,
    http_targets,
    wire_targets,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fuzz.fuzzing import Target

TARGETS: Final[Mapping[str, Target]] = {
    target.name: target
    for room in (device_targets, emulator_targets, file_targets, wire_targets, certificate_targets, http_targets)
    for target in room.TARGETS
}
