"""Whether this process can do its work, for supervisors and load balancers. On both doors."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import text

from backend.server.api.callers import house_of
from backend.server.api.documented import problems

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """Answer to GET /healthz."""

    status: Literal["ok"] = "ok"


@router.get("/healthz", responses=problems(), operation_id="healthz")
def healthz(request: Request) -> Alive:
    """Answer when the database can be read."""
    with house_of(request).store.read() as session:
        session.execute(text("SELECT 1"))
    return Alive()
