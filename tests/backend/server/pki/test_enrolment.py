"""Enrolment: the right code, once, at the right backend."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from backend.client.credentials import Credentials, new_key, signing_request
from backend.client.enrolment import enrol
from backend.wire.enrolment import EnrolmentCode
from kiosk.ports.errors import BackendFault, EnrolmentRefused, WrongServer
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, Running, running

if TYPE_CHECKING:
    from pathlib import Path

ENGINES = BOTH


def _order(backend: Running, code: str, request: str) -> tuple[int, dict[str, object]]:
    parsed = EnrolmentCode.parse(code)
    assert parsed is not None
    with backend.public_session() as session:
        answer = session.post(
            f"{backend.server.addresses.public}/v1/enrolments",
            json={"secret": parsed.secret, "signing_request": request},
            timeout=DEADLINE_S,
        )
    return answer.status_code, answer.json()


def test_an_enrolled_terminal_knows_its_site(own: Running) -> None:
    assert Credentials.load(own.enrolled_directory()).place.site_id == "qinghe"


def test_the_key_is_for_its_owner_only(own: Running) -> None:
    mode = Credentials.load(own.enrolled_directory()).identity_file.stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_code_may_be_typed_in_small_letters_without_dashes(own: Running, tmp_path: Path) -> None:
    code = own.code().replace("-", " ").lower()
    assert enrol(own.server.addresses.public, code, state_dir=tmp_path / "t", deadline_s=DEADLINE_S).place.site_id


def test_a_wrong_code_is_refused(own: Running, tmp_path: Path) -> None:
    good = EnrolmentCode.parse(own.code())
    assert good is not None
    wrong = EnrolmentCode("AAAAAAAA", good.pin).written()
    with pytest.raises(EnrolmentRefused, match="is wrong"):
        enrol(own.server.addresses.public, wrong, state_dir=tmp_path / "t", deadline_s=DEADLINE_S)


def test_something_that_is_no_code_is_refused_before_anybody_is_asked(tmp_path: Path) -> None:
    with pytest.raises(EnrolmentRefused, match="no enrolment code"):
        enrol("https://127.0.0.1:1", "hello", state_dir=tmp_path / "t", deadline_s=DEADLINE_S)


def test_an_expired_code_is_refused(own: Running, tmp_path: Path) -> None:
    code = own.code(seconds=0)
    with pytest.raises(EnrolmentRefused, match="has expired"):
        enrol(own.server.addresses.public, code, state_dir=tmp_path / "t", deadline_s=DEADLINE_S)


def test_a_code_opens_one_enrolment(own: Running, tmp_path: Path) -> None:
    code = own.code()
    enrol(own.server.addresses.public, code, state_dir=tmp_path / "one", deadline_s=DEADLINE_S)
    with pytest.raises(EnrolmentRefused, match="was used before"):
        enrol(own.server.addresses.public, code, state_dir=tmp_path / "two", deadline_s=DEADLINE_S)


def test_a_refused_enrolment_leaves_nothing_behind(own: Running, tmp_path: Path) -> None:
    with pytest.raises(EnrolmentRefused):
        enrol(own.server.addresses.public, own.code(seconds=0), state_dir=tmp_path / "t", deadline_s=DEADLINE_S)
    assert not (tmp_path / "t").exists()


def test_the_same_code_with_the_same_key_gets_the_lost_answer_again(own: Running) -> None:
    code, request = own.code(), signing_request(new_key())
    assert _order(own, code, request) == _order(own, code, request)


def test_a_code_of_another_backend_is_noticed_before_it_is_told(own: Running, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with (
        running(tmp_path / "other") as other,
        pytest.raises(WrongServer, match="not the backend that gave out this code"),
    ):
        enrol(other.server.addresses.public, own.code(), state_dir=tmp_path / "t", deadline_s=DEADLINE_S)


def test_a_full_fingerprint_is_compared_in_full(own: Running, tmp_path: Path) -> None:
    wrong = own.foundation.authority.sha256[:-1] + "x"
    with pytest.raises(WrongServer):
        enrol(own.server.addresses.public, own.code(), state_dir=tmp_path, ca_sha256=wrong, deadline_s=DEADLINE_S)


def test_a_full_fingerprint_with_colons_is_understood(own: Running, tmp_path: Path) -> None:
    digits = own.foundation.authority.sha256.upper()
    written = ":".join(digits[start : start + 2] for start in range(0, len(digits), 2))
    place = enrol(own.server.addresses.public, own.code(), state_dir=tmp_path, ca_sha256=written, deadline_s=DEADLINE_S)
    assert place.authority_file.exists()


@pytest.mark.parametrize(
    "request_text", ["", "hello", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"]
)
def test_a_signing_request_that_is_none_is_a_problem(own: Running, request_text: str) -> None:
    status, problem = _order(own, own.code(), request_text)
    assert (status, problem["code"]) == (422, "signing_request_invalid")


def test_a_bad_signing_request_does_not_use_up_the_code(own: Running) -> None:
    code = own.code()
    _order(own, code, "hello")
    assert _order(own, code, signing_request(new_key()))[0] == 201


def test_guessing_is_slowed_down(own: Running) -> None:
    code = own.code()
    answers = [_order(own, code, "hello")[1]["code"] for _ in range(11)]
    assert answers[-1] == "too_many_requests"


def test_a_busy_enrolment_is_a_fault_that_passes(own: Running, tmp_path: Path) -> None:
    code = own.code()
    for _ in range(10):
        _order(own, code, "hello")
    with pytest.raises(BackendFault, match="too_many_requests"):
        enrol(own.server.addresses.public, code, state_dir=tmp_path / "t", deadline_s=DEADLINE_S)


def test_only_the_digest_of_a_code_is_kept(own: Running) -> None:
    code = EnrolmentCode.parse(own.code())
    assert code is not None
    kept = b"".join(file.read_bytes() for file in own.state_dir.glob("backend.db*"))
    assert code.secret.encode() not in kept
