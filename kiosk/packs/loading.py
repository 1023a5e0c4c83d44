r"""Load a pack: read, validate, type-check, hash. All faults of a pack at once, each with file and line.

The version of a pack is the SHA-256 over the sorted lines `<SHA-256 of the file>  <path>`, one a file, as sha256sum
prints them: `cd PACK && find . -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum | sha256sum`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.services import source_types
from kiosk.packs.edge import validate
from kiosk.packs.faults import Fault, PackFaulty
from kiosk.packs.form_reading import FormReader
from kiosk.packs.golden import GoldenCase, read_golden
from kiosk.packs.schema import FormModel, ServiceModel
from kiosk.packs.service_reading import ServiceReader
from kiosk.packs.source import read

if TYPE_CHECKING:
    from kiosk.domain.services import Service
    from kiosk.packs.source import Source

SERVICES = Path(__file__).resolve().parents[2] / "config" / "services"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack without a fault: the service, its template's bytes, the cases that prove it."""

    directory: Path
    service: Service
    template: bytes
    golden: tuple[GoldenCase, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of reading a pack: a pack, or its faults in the order of files and lines."""

    pack: Pack | None
    faults: tuple[Fault, ...]


def load(directory: Path) -> Pack:
    """Load a pack. Raises PackFaulty (engineer) with every fault."""
    checked = check(directory)
    if checked.pack is None:
        raise PackFaulty(checked.faults)
    return checked.pack


def load_all(root: Path = SERVICES) -> tuple[Pack, ...]:
    """Load every pack below `root`, by id. Raises PackFaulty (engineer) with every fault of every pack."""
    everything = [check(directory) for directory in directories(root)]
    faults = tuple(fault for checked in everything for fault in checked.faults)
    if faults:
        raise PackFaulty(faults)
    return tuple(checked.pack for checked in everything if checked.pack is not None)


def directories(root: Path = SERVICES) -> tuple[Path, ...]:
    """Every directory below `root` that is meant to be a pack."""
    return tuple(sorted(path.parent for path in root.glob("*/service.yaml")))


def check(directory: Path) -> Checked:
    """Read a pack and collect everything that is wrong with it."""
    service_source, form_source = read(directory / "service.yaml"), read(directory / "form.yaml")
    service_model, form_model = validate(service_source, ServiceModel), validate(form_source, FormModel)
    faults: list[Fault] = []
    service, template = None, b""
    golden: tuple[GoldenCase, ...] = ()
    if service_model is not None and form_model is not None:
        facts = source_types(service_model.registers)
        form = FormReader(form_source, facts).read(form_model)
        version = content_hash(directory, faults)
        service = ServiceReader(service_source, form, facts).read(service_model, version=version)
        if service.id != directory.resolve().name:
            service_source.complain(("id",), f"{service.id} lies in a directory named {directory.resolve().name}")
        template = _template(directory, service, service_source)
        golden = read_golden(directory, service, faults)
    faults += service_source.faults + form_source.faults
    pack = Pack(directory, service, template, golden) if service is not None and not faults else None
    return Checked(pack, tuple(sorted(set(faults))))


def content_hash(directory: Path, faults: list[Fault] | None = None) -> str:
    """Hash every file of a pack. Links are a fault: what they point at is not part of the pack."""
    lines = []
    for path in sorted(p for p in directory.rglob("*") if not p.is_dir() or p.is_symlink()):
        if path.is_symlink():
            if faults is not None:
                faults.append(Fault(path, 1, "a pack holds files, no links"))
            continue
        name = path.relative_to(directory).as_posix()
        lines.append((name.encode(), hashlib.sha256(path.read_bytes()).hexdigest()))
    listing = b"".join(digest.encode() + b"  " + name + b"\n" for name, digest in sorted(lines))
    return hashlib.sha256(listing).hexdigest()


def _template(directory: Path, service: Service, source: Source) -> bytes:
    if service.certificate is None:
        return b""
    try:
        return (directory / service.certificate.template).read_bytes()
    except OSError as error:
        source.complain(("certificate",), f"{service.certificate.template} cannot be read: {error.strerror}")
        return b""
