"""`kiosk.ports.numbers` over HTTPS, on the connection, deadlines, retries and errors of a BackendClient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.client.adapter import Call
from backend.wire.desk import (
    WireCheckIn,
    WireConfirmed,
    WireFates,
    WireHolder,
    WireNumbers,
    WireOfflineNumber,
    WireOfflineReport,
    WireRanges,
    WireRangesOrder,
    WireSiteConfirmation,
)
from backend.wire.numbers import WireNumber

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from backend.client.adapter import BackendClient
    from kiosk.domain.queueing import OfflineFate, OfflineNumber, OfflineRange, QueueNumber


class NumberDeskClient:
    """The desk behind the backend this terminal is enrolled with. Threads may share one."""

    def __init__(self, client: BackendClient) -> None:
        """Talk through `client`, which whoever made it closes."""
        self._client = client

    def numbers_of(self, holder_number: str, *, deadline_s: float) -> tuple[QueueNumber, ...]:
        """Ask for a person's live numbers."""
        call = Call("POST", "/v1/numbers/mine", WireHolder(holder_number=holder_number))
        told = self._client.ask(call, WireNumbers.model_validate_json, deadline_s=deadline_s)
        return tuple(number.number() for number in told.numbers)

    def check_in(self, *, token: str = "", holder_number: str = "", key: str, deadline_s: float) -> QueueNumber:
        """Check in by QR code or by card."""
        order = WireCheckIn(token=token or None, holder_number=holder_number or None)
        call = Call("POST", "/v1/check-ins", order, key)
        return self._client.ask(call, WireNumber.model_validate_json, deadline_s=deadline_s).number()

    def offline_ranges(self, *, exhausted: Collection[str] = (), deadline_s: float) -> tuple[OfflineRange, ...]:
        """Ask for ranges; asking again tells the same."""
        call = Call("POST", "/v1/offline-ranges", WireRangesOrder(exhausted=sorted(exhausted)))
        told = self._client.ask(call, WireRanges.model_validate_json, deadline_s=deadline_s)
        return tuple(one.given() for one in told.ranges)

    def report_offline(self, numbers: Sequence[OfflineNumber], *, deadline_s: float) -> tuple[OfflineFate, ...]:
        """Tell what was given offline."""
        report = WireOfflineReport(numbers=[WireOfflineNumber.of(number) for number in numbers])
        call = Call("POST", "/v1/offline-numbers", report)
        return self._client.ask(call, WireFates.model_validate_json, deadline_s=deadline_s).told()

    def confirm_site(self, site_id: str, *, deadline_s: float) -> None:
        """Confirm where the terminal stands."""
        call = Call("POST", "/v1/site-confirmations", WireSiteConfirmation(site_id=site_id))
        self._client.ask(call, WireConfirmed.model_validate_json, deadline_s=deadline_s)
