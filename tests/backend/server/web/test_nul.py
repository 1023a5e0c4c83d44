"""A NUL in an address: PostgreSQL cannot keep one, so it is nobody's id, and people get a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S

if TYPE_CHECKING:
    from tests.backend.running import Running

ENGINES = BOTH


@pytest.mark.parametrize("path", ["/halls/%00", "/halls/qinghe/queues/%00/book", "/n/%00", "/a/%00", "/v/%00"])
def test_a_page_that_nobody_has_is_a_kind_page(shared: Running, path: str) -> None:
    with shared.public_session() as session:
        answer = session.get(shared.server.addresses.public + path, timeout=DEADLINE_S)
    assert (answer.status_code // 100, answer.headers["content-type"]) == (4, "text/html; charset=utf-8")


def test_a_serial_that_no_column_holds_is_not_issued(shared: Running) -> None:
    with shared.public_session() as session:
        answer = session.get(f"{shared.server.addresses.public}/v1/verifications/A%00", timeout=DEADLINE_S)
    assert answer.status_code in {200, 422}
