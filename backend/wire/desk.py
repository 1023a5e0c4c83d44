"""What terminals ask besides taking a number: a person's numbers, check-ins, offline numbers, where they stand."""

from __future__ import annotations

from datetime import UTC, date
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from backend.wire.base import Answer, Day, Identifier, Instant, Order, Whole
from backend.wire.numbers import HolderNumber, WireNumber, WireNumberOrder
from kiosk.domain.queueing import OfflineFate, OfflineNumber, OfflineRange, OpenSpan

Token = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{16,64}$")]
MOST_OFFLINE = 100
"""How many offline numbers go into one request."""


class WireHolder(Order):
    """Body of POST /v1/numbers/mine."""

    holder_number: HolderNumber

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Personal data never reaches a log by way of a repr."""
        return []


class WireNumbers(Answer):
    """A person's live numbers today."""

    numbers: list[WireNumber]


class WireCheckIn(Order):
    """Body of POST /v1/check-ins: the QR code's token, or the card laid down."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": [name], "properties": {name: {"type": "string"}}} for name in ("token", "holder_number")
            ]
        }
    )
    token: Token | None = None
    holder_number: HolderNumber | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if self.token is None and self.holder_number is None:
            msg = "neither token nor holder_number"
            raise ValueError(msg)
        return self

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Personal data never reaches a log by way of a repr, nor a token."""
        return [("by_token", self.token is not None)]


class WireRangesOrder(Order):
    """Body of POST /v1/offline-ranges: the queues whose range of today is used up."""

    exhausted: list[Identifier] = Field(default_factory=list, max_length=26)


class WireSpan(Answer):
    """From one minute of the local day up to, not including, another."""

    from_min: int = Field(ge=0, lt=1440)
    to_min: int = Field(gt=0, le=1440)


class WireRange(Answer):
    """Numbers `first`, `first` + 1 … for one queue and day, one for each URL; and when it gives numbers on that day."""

    queue_id: str
    letter: str
    business_date: date
    first: int = Field(ge=1)
    urls: list[str]
    spans: list[WireSpan] = Field(default_factory=list)
    open_until: str = ""

    @classmethod
    def of(cls, given: OfflineRange) -> Self:
        """Put a range on the wire."""
        return cls(
            queue_id=given.queue_id,
            letter=given.letter,
            business_date=given.business_date,
            first=given.first,
            urls=list(given.urls),
            spans=[WireSpan(from_min=span.from_min, to_min=span.to_min) for span in given.spans],
            open_until=given.open_until,
        )

    def given(self) -> OfflineRange:
        """Take a range off the wire."""
        return OfflineRange(
            self.queue_id,
            self.letter,
            self.business_date,
            self.first,
            tuple(self.urls),
            tuple(OpenSpan(span.from_min, span.to_min) for span in self.spans),
            self.open_until,
        )


class WireRanges(Answer):
    """Answer to POST /v1/offline-ranges."""

    ranges: list[WireRange]


class WireOfflineNumber(Order):
    """One number that was given offline.

    `instead_of`: the Idempotency-Key of its order, where there is one. `site_id`: where it was given, if that is not
    where the terminal is now.
    """

    order: WireNumberOrder
    business_date: Day
    number: Whole = Field(ge=1, le=999_999)
    issued_at: Instant
    instead_of: str = Field(default="", max_length=128, pattern=r"^[\x21-\x7e]*$")
    site_id: str = Field(default="", pattern=r"^([a-z0-9][a-z0-9-]{0,63})?$")

    @classmethod
    def of(cls, given: OfflineNumber) -> Self:
        """Put a number on the wire."""
        return cls(
            order=WireNumberOrder.of(given.order),
            business_date=given.business_date,
            number=given.number,
            issued_at=given.issued_at,
            instead_of=given.instead_of,
            site_id=given.site_id,
        )

    def given(self) -> OfflineNumber:
        """Take a number off the wire."""
        return OfflineNumber(
            order=self.order.order(),
            business_date=self.business_date,
            number=self.number,
            issued_at=self.issued_at.astimezone(UTC),
            instead_of=self.instead_of,
            site_id=self.site_id,
        )


class WireOfflineReport(Order):
    """Body of POST /v1/offline-numbers. Telling the same again changes nothing."""

    numbers: list[WireOfflineNumber] = Field(min_length=1, max_length=MOST_OFFLINE)


class WireFates(Answer):
    """Answer to POST /v1/offline-numbers: what became of each, in the order told."""

    fates: list[Literal["accepted", "known", "foreign", "conflict"]]

    def told(self) -> tuple[OfflineFate, ...]:
        """Take the fates off the wire."""
        return tuple(OfflineFate(fate) for fate in self.fates)


class WireSiteConfirmation(Order):
    """Body of POST /v1/site-confirmations: where somebody at the terminal says that it stands."""

    site_id: Identifier


class WireConfirmed(Answer):
    """Answer to POST /v1/site-confirmations."""

    site_id: str
