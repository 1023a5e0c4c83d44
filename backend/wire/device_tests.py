"""Records of device tests, from terminals."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from backend.wire.base import Answer, Instant, Order, Whole
from kiosk.domain.device_tests import DeviceTest, TestOutcome

_Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
_Said = Annotated[str, StringConstraints(max_length=500)]


class WireDeviceTest(Order):
    """One test. `message` with its `values` is of the catalogue; `technician` is personnel data."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{32,36}$")]
    device: _Word
    model: _Said | None
    serial: _Said | None
    test: _Word
    outcome: TestOutcome
    message: _Word
    values: dict[str, _Said | Whole] = Field(default_factory=dict, max_length=16)
    technician: Annotated[str, StringConstraints(max_length=80)] | None
    time: Instant
    code: Annotated[str, StringConstraints(max_length=40)] = ""

    @classmethod
    def of(cls, test: DeviceTest) -> Self:
        """Put a record on the wire. Longer texts are cut: a record is for people."""
        return cls(
            id=test.id,
            device=test.device,
            model=_cut(test.model),
            serial=_cut(test.serial),
            test=test.test,
            outcome=test.outcome,
            message=test.message.id,
            values={name: value if isinstance(value, int) else value[:500] for name, value in test.message.values},
            technician=None if test.technician is None else test.technician[:80],
            time=test.time,
            code=test.code,
        )


def _cut(text: str | None) -> str | None:
    return None if text is None else text[:500]


class Kept(Answer):
    """Answer to a record that is kept."""

    id: str
