"""How every command speaks: exit codes, one JSON object with --json (ASCII-safe), one clear line for every error."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import typer

from kiosk.ports import errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Exit(IntEnum):
    """Exit codes of every command."""

    OK = 0
    USAGE = 2  # or settings
    REFUSED = 3
    DEVICE = 4
    UNKNOWN = 5  # outcome unknown
    BACKEND = 6


def emit(value: Mapping[str, object]) -> None:
    """Print one JSON object on one line of standard output, ASCII only, at once."""
    print(json.dumps(value, ensure_ascii=True), flush=True)  # noqa: T201  this is the command's output


def say(line: str) -> None:
    """Print one line for people on standard output. Undecodable characters are escaped, never lost."""
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding), flush=True)  # noqa: T201


def exit_code(error: errors.KioskError) -> Exit:
    """Choose the exit code for an error."""
    match error:
        case errors.SettingsError():
            return Exit.USAGE
        case errors.OutcomeUnknown():
            return Exit.UNKNOWN
        case errors.DeviceError() | errors.VaultError():
            return Exit.DEVICE
        case errors.BackendRefused():
            return Exit.REFUSED
        case _:
            return Exit.BACKEND


def error_json(error: errors.KioskError) -> dict[str, object]:
    """Give an error as commands print it."""
    return {"error": {"code": error.code, "message": str(error), "clear_by": str(error.clear_by)}}


@contextmanager
def complaining(*, as_json: bool) -> Iterator[None]:
    """Turn a KioskError into one clear line (standard error, or JSON on standard output) and its exit code."""
    try:
        yield
    except errors.KioskError as error:
        if as_json:
            emit(error_json(error))
        else:
            typer.echo(f"kiosk: {error} [{error.code}; {error.clear_by}]", err=True)
        raise typer.Exit(exit_code(error)) from error
