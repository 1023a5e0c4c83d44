"""What people write for us: service packs, settings, halls. Any file is taken, or its fault is said with its line."""

from __future__ import annotations

import contextlib
import shutil
from functools import cache
from typing import TYPE_CHECKING, Final

from backend.server.site_file import DEMO_SITE, read_site
from kiosk import settings
from kiosk.domain.services import failing_rule
from kiosk.packs.loading import SERVICES, check
from kiosk.packs.record import certificate_record
from kiosk.packs.source import read
from kiosk.ports.errors import SettingsError
from tests.fuzz.fuzzing import Target, scratch

if TYPE_CHECKING:
    from pathlib import Path

_PACK: Final = SERVICES / "residence-certificate"


@cache
def _folder() -> Path:
    return scratch("files")


def yaml_source(data: bytes) -> None:
    """A file is read into strings, lists and maps, or its faults are said."""
    file = _folder() / "source.yaml"
    file.write_bytes(data)
    source = read(file)
    assert source.faults or source.tree is not None
    assert all(fault.line >= 1 for fault in source.faults)


@cache
def _pack() -> tuple[Path, tuple[str, ...]]:
    """Copy the pack to where its files can be changed; an ordinary golden case is enough."""
    copy = _folder() / _PACK.name
    shutil.copytree(_PACK, copy)
    for other in sorted((copy / "golden").glob("*.yaml")):
        if other.stem != "ordinary":
            other.unlink()
    return copy, ("service.yaml", "form.yaml", "golden/ordinary.yaml")


def pack(data: bytes) -> None:
    """The first byte chooses which file is replaced. What is loaded can be filled in; what is not has faults."""
    copy, names = _pack()
    name = names[data[0] % len(names)] if data else names[0]
    (copy / name).write_bytes(data[1:])
    try:
        checked = check(copy)
    finally:
        shutil.copyfile(_PACK / name, copy / name)
    assert (checked.pack is None) == bool(checked.faults)
    assert len({str(fault) for fault in checked.faults}) == len(checked.faults)
    if checked.pack is None:
        return
    for case in checked.pack.golden:
        state = case.state(checked.pack.service)
        if not state.problems() and failing_rule(checked.pack.service, state.values, today=case.today) is None:
            certificate_record(state)


def _pack_seeds() -> tuple[bytes, ...]:
    return tuple(bytes((number,)) + (_PACK / name).read_bytes() for number, name in enumerate(_pack()[1]))


def terminal_settings(data: bytes) -> None:
    """Settings are taken, or the first fault is said with its line."""
    file = _folder() / "settings.yaml"
    file.write_bytes(data)
    with contextlib.suppress(SettingsError):
        settings.load([file], environment={})


def hall(data: bytes) -> None:
    """A hall is taken, or its fault is said."""
    file = _folder() / "site.yaml"
    file.write_bytes(data)
    with contextlib.suppress(SettingsError):
        read_site(file)


_WORDS: Final = (
    *(b"&a", b"*a", b"[*a,*a]", b"!!int", b"<<:", b"- ", b"? ", b"|\n", b">-\n", b"{", b"}", b"[", b"]", b": ", b"\n"),
    *(b"today-16y", b"today+9999d", b"0001-01-01", b"9999-12-31", b"1e999", b"NaN", b"-1", b"99999999999999999999"),
    *(b"true", b"null", b"~", b"\x85", b"\xef\xbb\xbf", b"\xff\xfe", b"%YAML 1.1\n", b"---\n"),
    *(b"...\n", b"#", b'"\\ud800"'),
    *(b"when:", b"all:", b"any:", b"not:", b"field:", b"is:", b"in:", b"lt:", b"present:", b"type:", b"prefill:"),
)

TARGETS: Final = (
    Target(
        "yaml_source",
        yaml_source,
        lambda: (
            b"a: &a [x, y]\nb: [*a, *a]\nc: {d: 'e', f: \"\\u4e2d\"}\n? [k]\n: v\n",
            b"a: |\n  text\n  more\nb: >-\n  folded\n",
            *(seed[1:1500] for seed in _pack_seeds()),
        ),
        _WORDS,
        2048,
    ),
    Target("pack", pack, _pack_seeds, _WORDS, 32_768),
    Target("settings", terminal_settings, lambda: (settings.DEFAULTS.read_bytes(),), _WORDS, 8192),
    Target("hall", hall, lambda: (DEMO_SITE.read_bytes(),), (*_WORDS, b"Asia/Shanghai", b"../", b"/etc"), 16_384),
)
