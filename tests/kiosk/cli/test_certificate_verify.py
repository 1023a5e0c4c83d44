"""`kiosk certificate verify` and `kiosk backend sms`, against a real backend."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from backend.server.issuing import register
from kiosk.cli import backend as backend_commands
from kiosk.cli.certificate import app
from tests.backend.desk import PEOPLE, IssuingDesk
from tests.backend.running import DEADLINE_S, always_open, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typer.testing import Result

    from kiosk.domain.certificates import IssuedCertificate


@pytest.fixture(scope="module")
def issuing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IssuingDesk]:
    directory = tmp_path_factory.mktemp("cli")
    with running(directory, site=always_open(directory), citizens=PEOPLE) as backend:
        desk = IssuingDesk(backend)
        yield desk
        desk.close()


@pytest.fixture(scope="module")
def issued(issuing: IssuingDesk) -> IssuedCertificate:
    return issuing.issue()


@pytest.fixture
def file(issued: IssuedCertificate, tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(issued.document)
    return path


def verify(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["verify", *map(str, arguments)])


def asked(issuing: IssuingDesk, file: Path, *more: object) -> Result:
    ca, url = issuing.backend.state_dir / "ca.pem", issuing.backend.server.addresses.public
    return verify(file, "--ca", ca, "--url", url, *more)


def told(result: Result) -> dict[str, object]:
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def test_a_good_file_is_good(issuing: IssuingDesk, file: Path, issued: IssuedCertificate) -> None:
    result = asked(issuing, file)
    assert (result.exit_code, result.stdout) == (
        0,
        f"{issued.serial}: good: as it was signed, and in force, says the register\n",
    )


def test_json_tells_it_all(issuing: IssuingDesk, file: Path, issued: IssuedCertificate) -> None:
    answer = told(asked(issuing, file, "--json"))
    assert (answer["verdict"], answer["serial"], answer["signature"]) == ("good", issued.serial, "intact")
    assert (answer["register"], answer["sha256"]) == ("asked", issued.sha256)


def test_an_enrolled_terminal_needs_no_options(issuing: IssuingDesk, file: Path) -> None:
    answer = told(verify(file, "--state-dir", issuing.client._state_dir, "--json"))
    assert (answer["verdict"], answer["register"]) == ("good", "asked")


def test_whoever_did_not_ask_the_register_says_so(issuing: IssuingDesk, file: Path) -> None:
    result = verify(file, "--ca", issuing.backend.state_dir / "ca.pem", "--offline")
    assert result.exit_code == 0
    assert "the register was not asked" in result.stdout


def test_a_flipped_byte_is_told(issuing: IssuingDesk, file: Path) -> None:
    changed = bytearray(file.read_bytes())
    changed[len(changed) // 2] ^= 1
    file.write_bytes(bytes(changed))
    result = asked(issuing, file)
    assert (result.exit_code, result.stdout) == (3, "changed: the file is not as it was signed\n")


def test_a_void_one_is_told(issuing: IssuingDesk, file: Path) -> None:
    issued = issuing.issue()
    file.write_bytes(issued.document)
    with issuing.backend.foundation.store.write() as session:
        register.void(session, issued.serial, at=issuing.backend.clock())
    result = asked(issuing, file)
    assert (result.exit_code, result.stdout.partition(": ")[2][:5]) == (3, "void:")


def test_a_replaced_one_is_told(issuing: IssuingDesk, file: Path) -> None:
    applied = issuing.apply(next(issuing.ordinary))
    issued = issuing.office.issue(applied, key="k", deadline_s=DEADLINE_S)
    issuing.office.replace(issued.serial, applied.proof, key="r", deadline_s=DEADLINE_S)
    file.write_bytes(issued.document)
    assert told(asked(issuing, file, "--json"))["verdict"] == "replaced"


def test_a_recalled_one_is_told(issuing: IssuingDesk, file: Path) -> None:
    from datetime import timedelta

    issued = issuing.issue()
    file.write_bytes(issued.document)
    row = next(row for row in issuing.rows() if row.serial == issued.serial)
    with issuing.backend.foundation.store.write() as session:
        until = row.issued_at + timedelta(microseconds=1)
        register.recall(session, row.version, since=row.issued_at, until=until, at=until)
    result = asked(issuing, file, "--json")
    assert (result.exit_code, told(result)["verdict"]) == (3, "recalled")


def test_a_serial_the_register_lost_is_unknown(issuing: IssuingDesk, file: Path) -> None:
    from backend.server.issuing.sign import Seal

    foundation = issuing.backend.foundation
    plain = file.read_bytes()[: file.read_bytes().index(b"%%EOF\n") + 6]
    seal = Seal.load_or_make(foundation.state_dir, foundation.authority, at=foundation.clock())
    file.write_bytes(seal.sign(plain, serial="QH-JZ-2026-1123-99999-03", issuer="x", at=foundation.clock()))
    result = asked(issuing, file, "--json")
    assert (result.exit_code, told(result)["verdict"]) == (3, "unknown")


@pytest.mark.parametrize(("content", "words"), [(b"hello", "not a PDF"), (b"%PDF-1.7\n%%EOF\n", "no signature")])
def test_what_was_never_signed_is_told(issuing: IssuingDesk, file: Path, content: bytes, words: str) -> None:
    file.write_bytes(content)
    result = asked(issuing, file)
    assert (result.exit_code, words in result.stdout) == (3, True)


def test_another_authority_is_told(file: Path, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from backend.server.pki.authority import Authority

    Authority.load_or_make(tmp_path, at=datetime.now(UTC))
    result = verify(file, "--ca", tmp_path / "ca.pem", "--offline")
    assert (result.exit_code, "not by the authority" in result.stdout) == (3, True)


def test_a_register_out_of_reach_is_a_failure_of_its_own(issuing: IssuingDesk, file: Path, free_port: int) -> None:
    ca = issuing.backend.state_dir / "ca.pem"
    result = verify(file, "--ca", ca, "--url", f"https://127.0.0.1:{free_port}", "--json")
    assert result.exit_code == 6
    assert "backend_unreachable" in result.stdout


@pytest.fixture
def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


@pytest.mark.parametrize("option", ["--ca", "--state-dir", "FILE"])
def test_what_is_not_there_is_named(file: Path, tmp_path: Path, option: str) -> None:
    gone = tmp_path / "gone"
    arguments: dict[str, list[object]] = {
        "--ca": [file, "--ca", gone, "--offline"],
        "--state-dir": [file, "--state-dir", gone],
        "FILE": [gone, "--offline"],
    }
    assert verify(*arguments[option]).exit_code == 2


def test_text_messages_are_shown_with_their_code(issuing: IssuingDesk) -> None:
    issuing.send(next(issuing.ordinary))
    result = CliRunner().invoke(
        backend_commands.app, ["sms", "--state-dir", str(issuing.backend.state_dir), "--last", "1", "--json"]
    )
    (message,) = json.loads(result.stdout)["messages"]
    assert message["code"] == issuing.code()
    assert message["to"].startswith("1****")
    assert message["code"] in message["text"]


def test_text_messages_are_shown_to_people(issuing: IssuingDesk) -> None:
    result = CliRunner().invoke(backend_commands.app, ["sms", "--state-dir", str(issuing.backend.state_dir)])
    assert result.exit_code == 0
    assert issuing.code() in result.stdout
