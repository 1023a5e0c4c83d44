"""`kiosk certificate …`: is this file good? For whoever was handed one, and for scripts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.domain.certificate_life import Verdict
from kiosk.ports.errors import NotEnrolled, SettingsError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from backend.server.issuing.seal_check import Checked
    from backend.wire.certificates import WireStanding

app = typer.Typer(help="Certificates that were issued to people.", no_args_is_help=True)

_LINES = {
    Verdict.GOOD: "good: as it was signed, and in force, says the register",
    Verdict.EXPIRED: "expired: as it was signed, but past its last day",
    Verdict.VOID: "void: as it was signed, but taken out of force",
    Verdict.REPLACED: "replaced: as it was signed, but another one was issued in its place",
    Verdict.RECALLED: "recalled: as it was signed, but the office recalled it",
    Verdict.CHANGED: "changed: not the file that was issued under this serial",
    Verdict.UNKNOWN: "unknown: the register never issued this serial",
}
_FINDINGS = {
    "changed": (Verdict.CHANGED, "changed: the file is not as it was signed"),
    "foreign": (Verdict.UNKNOWN, "unknown: signed, but not by the authority that is trusted here"),
    "unsigned": (Verdict.UNKNOWN, "unknown: it carries no signature"),
    "not_a_pdf": (Verdict.UNKNOWN, "unknown: not a PDF"),
}
_NOT_ASKED = (
    "good so far: as it was signed; the register was not asked, so it may be void, replaced, recalled or out of date"
)


@dataclass(frozen=True, slots=True)
class _Trust:
    """Whose signatures count, and which register is asked. `url` empty: none."""

    authority: Path
    url: str


@app.callback()
def certificate() -> None:
    """Certificates that were issued to people."""


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The PDF.", dir_okay=False)],
    url: Annotated[
        str, typer.Option(help="The register's public address [default: that of the enrolled terminal]")
    ] = "",
    ca: Annotated[
        Path | None, typer.Option(help="The authority's certificate, PEM [default: that of the enrolled terminal]")
    ] = None,
    state_dir: Annotated[
        Path | None, typer.Option(help="Where `kiosk enrol` left key and certificate. Default: $XDG_STATE_HOME/kiosk.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Check the signature only; ask nobody.")] = False,
    deadline_s: Annotated[float, typer.Option(help="Seconds to wait for the register.", min=0.1, max=600)] = 10.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check a certificate's file: its signature, then its serial in the register. Exit 0 good; 3 anything else.

    Example: kiosk certificate verify certificate.pdf --ca ca.pem --url https://numbers.example.org
    """
    with complaining(as_json=as_json):
        pdf = _read(file)
        trust = _trust(url=url, ca=ca, state_dir=state_dir, offline=offline)
        checked = _check(pdf, trust)
        sha256 = hashlib.sha256(pdf).hexdigest()
        standing = None
        if checked.finding == "intact" and trust.url:
            standing = _ask(trust, checked.serial, sha256, deadline_s=deadline_s)
    verdict, line = _conclude(checked, standing)
    if as_json:
        emit(
            {
                "verdict": verdict,
                "serial": checked.serial or None,
                "signature": checked.finding,
                "signed_at": checked.signed_at.isoformat() if checked.signed_at else None,
                "register": "asked" if standing is not None else "not_asked",
                "title": standing.title.zh_CN if standing is not None and standing.title is not None else None,
                "valid_until": str(standing.valid_until) if standing is not None and standing.valid_until else None,
                "sha256": sha256,
            }
        )
    else:
        say(f"{checked.serial}: {line}" if checked.serial else line)
    if verdict is not Verdict.GOOD:
        raise typer.Exit(Exit.REFUSED)


def _conclude(checked: Checked, standing: WireStanding | None) -> tuple[Verdict, str]:
    if checked.finding in _FINDINGS:
        return _FINDINGS[checked.finding]
    if standing is None:
        return Verdict.GOOD, _NOT_ASKED
    return standing.verdict, _LINES[standing.verdict]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        msg = f"{file}: {error.strerror}"
        raise SettingsError(msg) from error


def _trust(*, url: str, ca: Path | None, state_dir: Path | None, offline: bool) -> _Trust:
    """Take what was given, and the rest from the terminal's enrolment."""
    from backend.client.credentials import Credentials
    from backend.server.settings import checked_url
    from kiosk.settings import state_directory

    register = checked_url(url, option="--url")
    enrolled = None
    if ca is None or (not register and not offline):
        try:
            enrolled = Credentials.load(state_directory(state_dir))
        except NotEnrolled as error:
            if ca is None or state_dir is not None:
                msg = "no authority to trust: give its certificate with --ca, or run this on an enrolled terminal"
                raise SettingsError(msg) from error
    authority = ca or (enrolled.authority_file if enrolled is not None else None)
    assert authority is not None  # noqa: S101  one of the two is there, or we raised
    if offline:
        return _Trust(authority, "")
    return _Trust(authority, register or (enrolled.place.public_url if enrolled is not None else ""))


def _check(pdf: bytes, trust: _Trust) -> Checked:
    from backend.server.issuing.seal_check import check_file

    return check_file(pdf, _authority(trust.authority))


def _authority(file: Path) -> Certificate:
    from cryptography.x509 import InvalidVersion, load_pem_x509_certificate

    try:
        return load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError, InvalidVersion) as error:
        reason = error.strerror if isinstance(error, OSError) else "holds no certificate in PEM"
        msg = f"--ca {file}: {reason}"
        raise SettingsError(msg) from error


def _ask(trust: _Trust, serial: str, sha256: str, *, deadline_s: float) -> WireStanding:
    from backend.client.verification import ask_standing

    return ask_standing(trust.url, serial, sha256, authority=trust.authority, deadline_s=deadline_s)
