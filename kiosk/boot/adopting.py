"""Settings that a technician found at the terminal itself: which port, which speed, which model.

They stand in a file of their own in the state directory, read after every settings file and before environment and
`--set`; decision 0024. Written whole or not at all, and only when the terminal could start with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import yaml

from kiosk.ports.errors import SettingsError
from kiosk.technician.challenge import write_private
from kiosk.yaml_text import bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from kiosk.settings import Settings

FILE: Final = "adopted.yaml"
NAMES: Final = (  # a finding can say these, and nothing else
    "devices.id_card_reader.link",
    "devices.ticket_printer.link",
    "devices.ticket_printer.model",
    "devices.document_printer.link",
)
_HEAD: Final = "# Found at the terminal and adopted there; `kiosk devices adopted --forget` takes it back.\n"


@dataclass(frozen=True, slots=True)
class Written:
    """What was adopted, and what a stronger setting keeps as it was: names."""

    settings: tuple[tuple[str, str], ...]
    overruled: tuple[str, ...]


def adopted_files(state: Path) -> tuple[Path, ...]:
    """The file, where there is one: to be read after the other settings files."""
    file = state / FILE
    return (file,) if file.exists() else ()


def read_adopted(state: Path) -> dict[str, str]:
    """What was adopted, by the setting's name. Raises SettingsError."""
    file = state / FILE
    try:
        tree = yaml.load(bounded(file.read_bytes()), yaml.BaseLoader)  # noqa: S506  a BaseLoader builds strings only
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{file}: cannot be read: {type(error).__name__}") from error
    said = dict(_leaves(tree, ""))
    if strange := set(said) - set(NAMES):
        raise SettingsError(f"{file}: {', '.join(sorted(strange))}: is not for adopting")
    return said


def settings_of(device: str, link: str, row: str) -> dict[str, str]:
    """What a finding means, as settings. Raises SettingsError: not a device whose link can be adopted."""
    section = f"devices.{device.replace('-', '_')}"
    wanted = {f"{section}.link": link} | ({f"{section}.model": row} if row else {})
    if not set(wanted) <= set(NAMES):
        raise SettingsError(f"a link of {device} cannot be adopted")
    return wanted


def adopt(state: Path, wanted: Mapping[str, str], *, by: str, reload: Callable[[], Settings]) -> Written:
    """Write settings down, over those adopted before. `reload`: reads all settings as the next start will.

    Raises SettingsError: it cannot be written, or the terminal could not start with it; then nothing has changed.
    """
    before = read_adopted(state)
    _write(state, before | dict(wanted), by=by)
    try:
        settings = reload()
    except SettingsError:
        _write(state, before, by=by)
        raise
    overruled = tuple(name for name, value in wanted.items() if _value(settings, name) != value)
    return Written(tuple(wanted.items()), overruled)


def forget(state: Path) -> dict[str, str]:
    """Take everything back that was adopted, and tell what it was. Raises SettingsError."""
    was = read_adopted(state)
    try:
        (state / FILE).unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(f"{state / FILE}: cannot be removed: {error.strerror}") from error
    return was


def _write(state: Path, said: Mapping[str, str], *, by: str) -> None:
    if not said:
        (state / FILE).unlink(missing_ok=True)
        return
    tree: dict[str, dict[str, dict[str, str]]] = {}
    for name, value in said.items():
        room, device, key = name.split(".")
        tree.setdefault(room, {}).setdefault(device, {})[key] = value
    who = f"# {datetime.now(UTC):%Y-%m-%d %H:%M}Z, {by}\n" if by.replace("-", "").isalnum() else ""
    write_private(state / FILE, _HEAD + who + yaml.safe_dump(tree, allow_unicode=True, default_style='"'))


def _leaves(tree: object, before: str) -> Iterable[tuple[str, str]]:
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield from _leaves(value, f"{before}.{name}" if before else str(name))
    elif before:
        yield before, str(tree)


def _value(settings: Settings, name: str) -> object:
    found: object = settings
    for part in name.split("."):
        found = getattr(found, part)
    return found
