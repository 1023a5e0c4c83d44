"""What technicians tested at a terminal, told by the terminal over mutual TLS."""

from __future__ import annotations

from fastapi import APIRouter, Request

from backend.server.api.callers import IdempotencyKey, house_of
from backend.server.api.commands import command
from backend.server.api.documented import COMMAND, MUTUAL_TLS, TERMINALS_ONLY, problems
from backend.server.events import Event
from backend.server.store.device_tables import DeviceTestRow
from backend.wire.device_tests import Kept, WireDeviceTest

router = APIRouter(prefix="/v1", tags=["terminals"])


@router.post(
    "/device-tests",
    status_code=201,
    responses=problems(*TERMINALS_ONLY, *COMMAND),
    openapi_extra=MUTUAL_TLS,
    operation_id="deviceTest",
)
def device_test(request: Request, order: WireDeviceTest, idempotency_key: IdempotencyKey) -> Kept:
    """Keep a record of a test. The same record again changes nothing."""
    with command(request, idempotency_key, saying=f"/v1/device-tests\0{order.model_dump_json()}") as told:
        terminal_id = told.terminal.terminal_id
        told.bind(order.id)
        told.session.merge(
            DeviceTestRow(
                terminal_id=terminal_id,
                id=order.id,
                device=order.device,
                model=order.model,
                serial=order.serial,
                test=order.test,
                outcome=order.outcome,
                message=order.message,
                message_values=order.values,
                technician=order.technician,
                code=order.code,
                began_at=order.time,
                received_at=told.at,
            )
        )
    log = house_of(request).foundation.log
    log.info(Event.DEVICE_TESTED, terminal=terminal_id, device=order.device, test=order.test, outcome=order.outcome)
    return Kept(id=order.id)
