"""JSON and headers between terminal and backend: what either end does with a stranger's."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import requests
from pydantic import ValidationError

from backend.client import failures
from backend.wire import certificates, enrolment, halls, numbers, problem
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.ports.errors import BackendError, ClockWrong
from tests.fuzz.fuzzing import Target, told

if TYPE_CHECKING:
    from pydantic import BaseModel

_ORDERS: Final[tuple[type[BaseModel], ...]] = (
    numbers.WireNumberOrder,
    certificates.WireCodeOrder,
    certificates.WireCodeCheck,
    certificates.WirePrefillOrder,
    certificates.WireApplication,
    certificates.WireReplacement,
    certificates.WirePrinted,
    certificates.WireReview,
    enrolment.EnrolmentOrder,
    enrolment.RenewalOrder,
)
_ANSWERS: Final[tuple[type[BaseModel], ...]] = (
    halls.WireHall,
    numbers.WireNumber,
    certificates.WireCodeSent,
    certificates.WireProof,
    certificates.WirePrefill,
    certificates.WireCertificate,
    certificates.WireStanding,
    certificates.VerificationKeys,
    certificates.Noted,
    enrolment.Enrolled,
    enrolment.Renewed,
    problem.Problem,
)
_NUMBER: Final = "11010519491231002X"


def order(data: bytes) -> None:
    """A body, as the framework reads it: refused, or what it means can be said again. No number in its repr."""
    model = _ORDERS[data[0] % len(_ORDERS)] if data else _ORDERS[0]
    try:
        body = json.loads(data[1:])
    except (ValueError, RecursionError):  # the framework answers 400 to both
        return
    try:
        read = model.model_validate(body)
    except ValidationError as error:
        _judge_complaint(error)
        return
    assert model.model_validate_json(read.model_dump_json()) == read
    assert _NUMBER not in repr(read), "a number in a repr"
    match read:
        case numbers.WireNumberOrder():
            assert numbers.WireNumberOrder.of(read.order()) == read
        case certificates.WireReview():
            assert certificates.WireReview.of(read.review()) == read
        case certificates.WireApplication():
            assert certificates.WireCard.of(read.card.card()) == read.card
            read.submission()
            read.content()


def _judge_complaint(error: ValidationError) -> None:
    assert _NUMBER not in str(error), "a number in a complaint"
    for fault in error.errors():
        problem.FieldFault(where=".".join(map(str, fault["loc"])), fault=fault["type"]).model_dump_json()


def answer(data: bytes) -> None:
    """An answer, as the client reads it: a ValueError, or a value of the domain."""
    model = _ANSWERS[data[0] % len(_ANSWERS)] if data else _ANSWERS[0]
    try:
        read = model.model_validate_json(data[1:])
    except ValidationError:
        return
    match read:
        case halls.WireHall():
            read.hall()
        case numbers.WireNumber():
            read.number()
        case certificates.WireCodeSent():
            read.sent()
        case certificates.WireProof():
            proof = read.proof()
            assert len(proof.token) < 8 or proof.token.isdigit() or proof.token not in repr(read)
        case certificates.WirePrefill():
            read.prefill()
        case certificates.WireCertificate():
            read.certificate(b"")
        case problem.Problem():
            _failure(data[1:])


def _failure(body: bytes) -> None:
    response = requests.Response()
    response.status_code = 403
    response._content = body
    response.headers["content-type"] = problem.MEDIA_TYPE
    error = failures.from_response(response, url="https://127.0.0.1:1")
    assert isinstance(error, BackendError)


def http_date(data: bytes) -> None:
    """A Date header agrees with the clock, does not, or is none."""
    response = requests.Response()
    response.headers["date"] = data.decode("latin-1")
    try:
        failures.check_clock(response, now=datetime(2026, 11, 23, tzinfo=UTC))
    except ClockWrong as error:
        told(error)


def _order_seeds() -> tuple[bytes, ...]:
    card = {"kind": "resident", "name": "张小窗", "number": _NUMBER, "birth": "19491231"}
    told: tuple[object, ...] = (
        {"queue_id": "household", "holder_number": _NUMBER, "nth": 2},
        {"id_number": _NUMBER},
        {"id_number": _NUMBER, "code": "123456"},
        {"service": "residence-certificate", "version": "0" * 64, "proof": "abc"},
        {
            "service": "residence-certificate",
            "version": "0" * 64,
            "answers": [{"field": "purpose", "text": "school", "provenance": "typed"}],
            "card": card,
            "proof": "abc",
        },
        {"proof": "abc"},
        {"outcome": "printed"},
        {"serial": "QH-1", "satisfaction": 5, "reasons": ["slow"]},
        {"secret": "ABCD2345", "signing_request": "-----BEGIN"},
        {"signing_request": "-----BEGIN"},
    )
    return tuple(bytes((n,)) + json.dumps(one, ensure_ascii=bool(n % 2)).encode() for n, one in enumerate(told))


def _answer_seeds() -> tuple[bytes, ...]:
    text = {"zh_CN": "样例", "en": "sample"}
    named: dict[str, object] = dict.fromkeys(("name", "short_name", "address", "about", "counters", "where"), text)
    site: dict[str, object] = {"id": "q", **named, "time_zone": "Asia/Shanghai", "service_line": "1"}
    wait = {"from_min": 5, "to_min": 10}
    line: dict[str, object] = {
        "id": "q",
        "letter": "A",
        "needs_identity": True,
        "open": True,
        "open_until": "17:00",
        "waiting": 3,
    }
    queue = {**line, **named, "next_ticket": "A1", "wait": wait}
    day, at = str(date(2026, 11, 23)), "2026-11-23T06:38:00Z"
    number: dict[str, object] = {
        "id": "n",
        "ticket": "A012",
        "serial": "S",
        "queue": queue,
        "ahead": 1,
        "wait": None,
        "url": "https://a",
    }
    issued: dict[str, object] = {
        "serial": "QH-1",
        "service": "r",
        "title": text,
        "pages": 1,
        "sha256": "0" * 64,
        "issued_at": at,
    }
    refusal = Refusal(*(Message.of(f"queue.closed.{part}", at=1) for part in ("reason", "fix", "where")))
    told: tuple[object, ...] = (
        {"site": site, "queues": [queue], "business_date": day, "as_of": at},
        {**number, "business_date": day, "issued_at": "2026-11-23T14:38:00+08:00"},
        {"phone_masked": "138****0000", "valid_s": 300, "again_after_s": 60},
        {"token": "abcdefgh", "valid_s": 900},
        {"facts": {"residence.address": "样例路1号"}},
        {**issued, "verify_url": "https://a"},
        {"serial": "QH-1", "verdict": "good", "title": text, "issued_on": day},
        {"authority": "pem", "qr_key": "pem"},
        {"serial": "QH-1"},
        dict.fromkeys(("terminal_id", "site_id", "certificate", "authority", "terminals_url", "public_url"), "s"),
        {"certificate": "c"},
        json.loads(problem.Problem.of(problem.ProblemCode.REFUSED, refusal=refusal).model_dump_json()),
    )
    return tuple(bytes((n,)) + json.dumps(one, ensure_ascii=bool(n % 2)).encode() for n, one in enumerate(told))


_JSON: Final = (
    *(
        b"null",
        b"true",
        b"[]",
        b"{}",
        b'"\\ud800"',
        b"1e400",
        b"-0",
        b"NaN",
        b"-Infinity",
        b'""',
        b"0.5",
        b"[[",
        b'{"":',
    ),
    *(b"0001-01-01T00:00:00+23:59", b"9999-12-31T23:59:59-23:59", b"99999999999999999999", b"\\u0000", b"\xe2\x80\xae"),
)

TARGETS: Final = (
    Target("order", order, _order_seeds, (*_JSON, b'"holder_number":'), 2048),
    Target("answer", answer, _answer_seeds, _JSON, 4096),
    Target(
        "http_date",
        http_date,
        lambda: (b"Mon, 23 Nov 2026 06:38:00 GMT", b"Sat, 01 Jan 0001 00:00:00 +2359", b"23 Nov 26 06:38 -0800"),
        (b"9999", b"0001", b"-2359", b"+9999", b"GMT", b"Feb", b"31", b"24:00:61", b","),
        64,
    ),
)
