"""`kiosk backend staff …`: the accounts of people who work here. The first administrator is made here."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.backend_state import AsJson, Database, StateDir, opened, tell
from kiosk.cli.output import complaining, emit, say
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backend.server.staff.members import Member
    from backend.server.staff.roles import Role

app = typer.Typer(help="People who work here: accounts, passwords, authenticators.", no_args_is_help=True)
Account = Annotated[str, typer.Argument(help="The account's name, as it is typed to sign in.")]
PasswordFromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of making one up.")
]


@app.command()
def add(  # noqa: PLR0917  as many options as it has
    account: Account,
    state_dir: StateDir = None,
    database: Database = "",
    name: Annotated[str, typer.Option(help="What colleagues see. Default: the account.")] = "",
    role: Annotated[str, typer.Option(help="counter, supervisor, manager or administrator.")] = "counter",
    site: Annotated[list[str] | None, typer.Option(help="A site where they work. May be repeated.")] = None,
    password_stdin: PasswordFromInput = False,
    totp: Annotated[
        bool, typer.Option("--totp", help="Make the authenticator's secret now; otherwise at the first sign-in.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make an account. Prints its first password once; it must be changed at the first sign-in.

    Example: kiosk backend staff add li.wei --name "Li Wei" --role counter --site qinghe
    """
    from backend.server.settings import backend_state_directory
    from backend.server.staff import members
    from backend.server.staff.deeds import COMMAND_LINE

    with complaining(as_json=as_json):
        password = _typed_password() if password_stdin else None
        with opened(backend_state_directory(state_dir), database) as foundation, _explaining():
            at = foundation.clock()
            with foundation.store.write() as session:
                made, first = members.add(
                    session,
                    account=account,
                    shown_as=name,
                    role=_role(role),
                    sites=site or [],
                    password=password,
                    by_id=COMMAND_LINE,
                    at=at,
                )
                secret = (
                    members.new_authenticator(session, made.id, foundation.secret, by_id=COMMAND_LINE, at=at)
                    if totp
                    else ""
                )
    told = {"id": made.id, "account": made.account, "role": made.role, "sites": list(made.sites)}
    if password is None:
        told["password"] = first
    line = f"{made.account}  {made.role}  {made.id}" + (f"\nfirst password: {first}" if password is None else "")
    tell({**told, **_totp_json(secret, made.account)}, line + _totp_line(secret, made.account), as_json=as_json)


@app.command("list")
def list_members(state_dir: StateDir = None, database: Database = "", as_json: AsJson = False) -> None:
    """List every account.

    Example: kiosk backend staff list --json
    """
    from backend.server.settings import backend_state_directory
    from backend.server.staff import members

    with (
        complaining(as_json=as_json),
        opened(backend_state_directory(state_dir), database) as foundation,
        foundation.store.read() as session,
    ):
        known = members.all_members(session)
    if as_json:
        emit({"staff": [_as_json(one) for one in known]})
        return
    for one in known:
        standing = "disabled" if one.disabled else "in use" if one.enrolled else "no authenticator yet"
        say(f"{one.account}  {one.role}  {','.join(one.sites) or '-'}  {standing}  {one.shown_as}")


@app.command()
def password(
    account: Account,
    state_dir: StateDir = None,
    database: Database = "",
    password_stdin: PasswordFromInput = False,
    as_json: AsJson = False,
) -> None:
    """Give an account a new password and sign it out everywhere.

    Example: kiosk backend staff password li.wei
    """
    from backend.server.settings import backend_state_directory
    from backend.server.staff import members
    from backend.server.staff.deeds import COMMAND_LINE

    with complaining(as_json=as_json):
        given = _typed_password() if password_stdin else None
        with (
            opened(backend_state_directory(state_dir), database) as foundation,
            _explaining(),
            foundation.store.write() as session,
        ):
            known = members.by_account(session, account)
            first = members.reset_password(session, known.id, password=given, by_id=COMMAND_LINE, at=foundation.clock())
    told = {"account": known.account} | ({} if given else {"password": first})
    tell(told, f"{known.account}: " + ("password set" if given else f"first password {first}"), as_json=as_json)


@app.command()
def totp(account: Account, state_dir: StateDir = None, database: Database = "", as_json: AsJson = False) -> None:
    """Give an account a new authenticator, shown this once, and sign it out everywhere.

    Example: kiosk backend staff totp li.wei
    """
    from backend.server.settings import backend_state_directory
    from backend.server.staff import members
    from backend.server.staff.deeds import COMMAND_LINE

    with (
        complaining(as_json=as_json),
        opened(backend_state_directory(state_dir), database) as foundation,
        _explaining(),
        foundation.store.write() as session,
    ):
        known = members.by_account(session, account)
        secret = members.new_authenticator(
            session, known.id, foundation.secret, by_id=COMMAND_LINE, at=foundation.clock()
        )
    told = {"account": known.account, **_totp_json(secret, known.account)}
    tell(told, known.account + _totp_line(secret, known.account), as_json=as_json)


@app.command()
def disable(
    account: Account,
    state_dir: StateDir = None,
    database: Database = "",
    enable: Annotated[bool, typer.Option("--enable", help="Let the account in again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Shut an account out at once; its record stays.

    Example: kiosk backend staff disable li.wei
    """
    from backend.server.settings import backend_state_directory
    from backend.server.staff import members
    from backend.server.staff.deeds import COMMAND_LINE

    with (
        complaining(as_json=as_json),
        opened(backend_state_directory(state_dir), database) as foundation,
        _explaining(),
        foundation.store.write() as session,
    ):
        known = members.by_account(session, account)
        now = members.set_disabled(session, known.id, disabled=not enable, by_id=COMMAND_LINE, at=foundation.clock())
    line = f"{now.account}: {'disabled' if now.disabled else 'in use'}"
    tell({"account": now.account, "disabled": now.disabled}, line, as_json=as_json)


@contextmanager
def _explaining() -> Iterator[None]:
    """What the accounts' rules refuse, as errors of the command line. Raises SettingsError."""
    from backend.server.staff.members import AccountTaken, LastAdministrator, MemberUnknown, MemberWrong
    from backend.server.staff.passwords import SHORTEST, PasswordWeak

    try:
        yield
    except MemberUnknown as error:
        msg = f"no account {error}; kiosk backend staff list shows them"
        raise SettingsError(msg) from error
    except AccountTaken as error:
        msg = f"account {error} is there already"
        raise SettingsError(msg) from error
    except MemberWrong as error:
        raise SettingsError(str(error)) from error
    except PasswordWeak as error:
        msg = f"--password-stdin: at least {SHORTEST} characters, without the account's name, not the same few"
        raise SettingsError(msg) from error
    except LastAdministrator as error:
        msg = "this is the last administrator: add another first"
        raise SettingsError(msg) from error


def _typed_password() -> str:
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        msg = "--password-stdin: standard input is empty"
        raise SettingsError(msg)
    return line


def _role(text: str) -> Role:
    from backend.server.staff.roles import Role

    try:
        return Role(text)
    except ValueError as error:
        msg = f"--role {text!r}: one of {', '.join(Role)} is wanted"
        raise SettingsError(msg) from error


def _totp_json(secret: str, account: str) -> dict[str, str]:
    from backend.server.staff.one_time_codes import uri

    return {"totp_secret": secret, "totp_uri": uri(secret, account=account)} if secret else {}


def _totp_line(secret: str, account: str) -> str:
    from backend.server.staff.one_time_codes import in_groups, uri

    return f"\nauthenticator: {in_groups(secret)}\n{uri(secret, account=account)}" if secret else ""


def _as_json(one: Member) -> dict[str, object]:
    return {
        "id": one.id,
        "account": one.account,
        "name": one.shown_as,
        "role": one.role,
        "sites": list(one.sites),
        "authenticator": one.enrolled,
        "must_change_password": one.must_change,
        "disabled": one.disabled,
    }
