"""Canaries of issuing: nothing a person brings or is told reaches a log, or the database outside the registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from backend.server.secret import Purpose, ServerSecret
from backend.server.store.tables import Base
from backend.wire.certificates import WireApplication, WireCodeCheck, WirePrefill, WireProof
from kiosk.ports.errors import BackendRefused
from kiosk.ports.print_journal import PrintOutcome
from tests.backend.desk import IssuingDesk, qr_on
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.domain.certificates import Application
    from tests.fakes.certificate_office import OnRecord

ENGINES = BOTH
REGISTERS = {"citizens", "residences"}
ADDRESSEE = "小窗金丝雀小学"


@pytest.fixture(scope="module")
def person(issuing: IssuingDesk) -> OnRecord:
    return next(issuing.ordinary)


@pytest.fixture(scope="module")
def canaries(issuing: IssuingDesk, person: OnRecord) -> dict[str, str]:
    """Take a person through everything, and name what must not have stuck."""
    applied = issuing.apply(person, addressee=ADDRESSEE)
    code = issuing.code()
    issued = issuing.office.issue(applied, key="issue", deadline_s=DEADLINE_S)
    issuing.office.printed(issued.serial, PrintOutcome.UNKNOWN, key="printed", deadline_s=DEADLINE_S)
    issuing.office.replace(issued.serial, applied.proof, key="replace", deadline_s=DEADLINE_S)
    with pytest.raises(BackendRefused):
        issuing.issue(issuing.people.damaged[0])
    scanned = qr_on(issued)
    with issuing.backend.public_session() as session:
        session.get(scanned, timeout=DEADLINE_S)
    return {
        "name": person.facts["residence.name"],
        "number": person.card.number,
        "address": person.facts["residence.address"],
        "birth": person.facts["residence.birth"],
        "phone": person.phone,
        "addressee": ADDRESSEE,
        "code": code,
        "token": applied.proof.token,
        "qr": scanned.rpartition("/")[2],
        "damaged name": issuing.people.damaged[0].facts["residence.name"],
    }


WHAT = ["name", "number", "address", "birth", "phone", "addressee", "code", "token", "qr", "damaged name"]


@pytest.mark.parametrize("what", WHAT)
def test_nothing_of_it_is_in_the_log(issuing: IssuingDesk, canaries: dict[str, str], what: str) -> None:
    logged = issuing.backend.logged.getvalue()
    assert canaries[what] not in logged
    assert canaries[what].encode("unicode_escape").decode() not in logged


@pytest.mark.parametrize("what", [what for what in WHAT if what != "code"])
def test_nothing_of_it_is_in_the_database_outside_the_registers(
    issuing: IssuingDesk, canaries: dict[str, str], what: str
) -> None:
    holding = []
    with issuing.backend.foundation.store.read() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(text(f"SELECT * FROM {table.name}")).all()
            if table.name not in REGISTERS and any(canaries[what] in str(value) for row in rows for value in row):
                holding.append(table.name)
    assert holding == []


def test_the_code_is_only_where_it_is_shown(issuing: IssuingDesk, canaries: dict[str, str]) -> None:
    holding = set()
    with issuing.backend.foundation.store.read() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(text(f"SELECT * FROM {table.name}")).all()
            held = any(f" {canaries['code']}" in str(value) for row in rows for value in row)
            holding |= {table.name} if held else set()
    assert holding == {"text_messages"}


@pytest.mark.parametrize("kind", [WireApplication, WireCodeCheck])
def test_what_is_sent_shows_nothing_in_its_repr(issuing: IssuingDesk, person: OnRecord, kind: type) -> None:
    applied: Application = issuing.apply(next(issuing.ordinary))
    if kind is WireApplication:
        told, hidden = repr(WireApplication.of(applied)), applied.card.number
    else:
        told, hidden = repr(WireCodeCheck(id_number=person.card.number, code="123456")), "123456"
    assert hidden not in told


def test_what_is_answered_shows_nothing_in_its_repr() -> None:
    assert "secret" not in repr(WireProof(token="secret", valid_s=1))
    assert "secret" not in repr(WirePrefill(facts={"residence.name": "secret"}))


@pytest.mark.parametrize("spoilt", ["", "AAAA", "no base64 !", "é"])
def test_what_was_not_sealed_here_opens_to_nothing(tmp_path: Path, spoilt: str) -> None:
    secret = ServerSecret.load_or_make(tmp_path / "secret")
    assert secret.unseal(Purpose.PROOF, spoilt, bound_to="t") is None


def test_a_sealed_text_opens_only_where_it_is_bound_to(tmp_path: Path) -> None:
    secret = ServerSecret.load_or_make(tmp_path / "secret")
    sealed = secret.seal(Purpose.PROOF, "69010219491231002X", bound_to="t-1")
    assert secret.unseal(Purpose.PROOF, sealed, bound_to="t-1") == "69010219491231002X"
    assert secret.unseal(Purpose.PROOF, sealed, bound_to="t-2") is None
    assert secret.unseal(Purpose.BODY, sealed, bound_to="t-1") is None
