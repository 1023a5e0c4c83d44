"""Codes and proofs end when they should, and only count where they were sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from backend.client import CertificateClient
from backend.server.second_factor.rules import CodeRules
from backend.server.store.issuing_tables import PhoneCodeRow, TextMessageRow
from kiosk.domain.identity import CardKind
from kiosk.ports.errors import BackendRefused
from tests.backend.desk import PEOPLE, IssuingDesk
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, always_open, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import requests

    from tests.fakes.certificate_office import OnRecord

ENGINES = BOTH


@pytest.fixture
def person(fresh: IssuingDesk) -> OnRecord:
    return next(fresh.ordinary)


def reason_of(call: Callable[[], object]) -> str:
    with pytest.raises(BackendRefused) as caught:
        call()
    return caught.value.refusal.reason.id.removeprefix("second_factor.").removesuffix(".reason")


def later(desk: IssuingDesk, seconds: float) -> None:
    desk.backend.clock.shift += timedelta(seconds=seconds)


def check(desk: IssuingDesk, person: OnRecord, code: str) -> object:
    return desk.office.check_code(person.card.number, code, deadline_s=DEADLINE_S)


@pytest.mark.parametrize(("seconds", "good"), [(290, True), (301, False)])
def test_a_code_lives_for_five_minutes(fresh: IssuingDesk, person: OnRecord, seconds: float, good: bool) -> None:
    fresh.send(person)
    later(fresh, seconds)
    if good:
        assert check(fresh, person, fresh.code())
    else:
        assert reason_of(lambda: check(fresh, person, fresh.code())) == "code_over"


def test_a_newer_code_ends_the_older(fresh: IssuingDesk, person: OnRecord) -> None:
    fresh.send(person)
    older = fresh.code()
    later(fresh, 61)
    fresh.send(person)
    newer = fresh.code()
    if older != newer:  # one time in a million they are the same
        assert reason_of(lambda: check(fresh, person, older)) == "code_wrong"
    assert check(fresh, person, newer)


def test_waiting_is_told_in_seconds(fresh: IssuingDesk, person: OnRecord) -> None:
    fresh.send(person)
    later(fresh, 40)
    with pytest.raises(BackendRefused) as caught:
        fresh.send(person)
    seconds = dict(caught.value.refusal.how_to_fix.values)["seconds"]
    assert isinstance(seconds, int)
    assert 15 <= seconds <= 20


def test_the_sixth_code_of_a_day_is_refused(fresh: IssuingDesk, person: OnRecord) -> None:
    for _ in range(5):
        fresh.send(person)
        later(fresh, 61)
    assert reason_of(lambda: fresh.send(person)) == "too_many_today"


def test_midnight_opens_no_door_but_a_day_does(fresh: IssuingDesk, person: OnRecord) -> None:
    for _ in range(5):
        fresh.send(person)
        later(fresh, 61)
    fresh.backend.clock.shift += timedelta(hours=23)
    assert _send(fresh, person).json()["code"] == "refused"
    fresh.backend.clock.shift += timedelta(hours=1)
    assert _send(fresh, person).status_code == 201


@pytest.fixture
def strict(tmp_path: Path, own_database: str) -> Iterator[IssuingDesk]:
    """A backend that lets a terminal send two codes an hour."""
    rules = CodeRules(per_terminal_an_hour=2)
    site = always_open(tmp_path)
    with running(tmp_path, site=site, citizens=PEOPLE, code_rules=rules, database=own_database) as backend:
        desk = IssuingDesk(backend)
        yield desk
        desk.close()


def test_a_terminal_sends_so_many_codes_an_hour(strict: IssuingDesk) -> None:
    for _ in range(2):
        strict.send(next(strict.ordinary))
    assert reason_of(lambda: strict.send(next(strict.ordinary))) == "terminal_too_many"


def test_a_code_counts_at_the_terminal_that_sent_it(fresh: IssuingDesk, person: OnRecord) -> None:
    fresh.send(person)
    client = fresh.backend.terminal()
    other = CertificateClient(client)
    code = fresh.code()
    refused = reason_of(lambda: other.check_code(person.card.number, code, deadline_s=DEADLINE_S))
    client.close()
    assert refused == "code_over"


def test_a_code_counts_for_its_person(fresh: IssuingDesk, person: OnRecord) -> None:
    neighbour = next(fresh.ordinary)
    fresh.send(neighbour)
    fresh.send(person)
    code = fresh.code()
    assert reason_of(lambda: check(fresh, neighbour, code)) in {"code_wrong", "tries_over"}


@pytest.mark.parametrize("typed", ["", "12345678901", "abcdef", "１２３４５６", "12 34"])
def test_what_is_no_code_costs_no_try(fresh: IssuingDesk, person: OnRecord, typed: str) -> None:
    fresh.send(person)
    assert reason_of(lambda: check(fresh, person, typed)) == "code_malformed"
    assert _tries(fresh) == 5


def test_a_wrong_try_is_counted_though_it_is_refused(fresh: IssuingDesk, person: OnRecord) -> None:
    fresh.send(person)
    wrong = f"{(int(fresh.code()) + 1) % 1_000_000:06d}"
    reason_of(lambda: check(fresh, person, wrong))
    assert _tries(fresh) == 4


def test_a_proof_is_over_after_a_quarter_of_an_hour(fresh: IssuingDesk, person: OnRecord) -> None:
    proof = fresh.prove(person)
    later(fresh, 901)
    with fresh.backend.terminals_session(fresh.client._state_dir) as session:
        url = f"{fresh.backend.server.addresses.terminals}/v1/prefill"
        body = {"service": fresh.service.id, "version": fresh.service.version, "proof": proof.token}
        answer = session.post(url, json=body, timeout=DEADLINE_S)
    assert answer.json()["refusal"]["reason"]["id"] == "second_factor.proof_over.reason"


def test_codes_are_kept_as_digests_only(fresh: IssuingDesk, person: OnRecord) -> None:
    fresh.send(person)
    code = fresh.code()
    with fresh.backend.foundation.store.read() as session:
        row = session.scalars(select(PhoneCodeRow)).one()
    assert code not in {str(value) for value in vars(row).values()}
    assert len(row.code_hmac) == 64


def test_the_embedded_messages_mask_the_phone_and_go_after_a_day(fresh: IssuingDesk, person: OnRecord) -> None:
    fresh.send(person)
    fresh.backend.clock.shift = timedelta(hours=25)
    _send(fresh, next(fresh.ordinary))
    with fresh.backend.foundation.store.read() as session:
        rows = session.scalars(select(TextMessageRow)).all()
    assert len(rows) == 1
    assert rows[0].phone_masked.startswith("1*********")


@pytest.mark.parametrize(("kind", "words"), [(CardKind.RESIDENT, "验证码"), (CardKind.FOREIGN_2017, "Your code is")])
def test_a_message_is_in_a_language_its_reader_knows(fresh: IssuingDesk, kind: CardKind, words: str) -> None:
    fresh.send(next(each for each in fresh.people.ordinary if each.card.kind is kind))
    with fresh.backend.foundation.store.read() as session:
        assert words in session.scalars(select(TextMessageRow)).one().text


def _tries(desk: IssuingDesk) -> int:
    with desk.backend.foundation.store.read() as session:
        return session.scalars(select(PhoneCodeRow)).one().tries_left


def _send(desk: IssuingDesk, person: OnRecord) -> requests.Response:
    """Past the client, which would notice the clock."""
    with desk.backend.terminals_session(desk.client._state_dir) as session:
        return session.post(
            f"{desk.backend.server.addresses.terminals}/v1/codes",
            json={"id_number": person.card.number},
            headers={"idempotency-key": desk.key()},
            timeout=DEADLINE_S,
        )
