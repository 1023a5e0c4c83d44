"""`kiosk services …`: list, check and preview service packs. For the people who write them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backend.server.issuing.render import Renderer
    from kiosk.packs.faults import Fault
    from kiosk.packs.golden import GoldenCase
    from kiosk.packs.loading import Pack

app = typer.Typer(help="Service packs: a government service as data.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Root = Annotated[
    Path | None, typer.Option("--root", help="Where packs lie [default: config/services]", file_okay=False)
]


@app.command("list")
def list_services(root: Root = None, as_json: AsJson = False) -> None:
    """List the packs with their versions.

    Example: kiosk services list --json
    """
    from kiosk.packs.loading import SERVICES, load_all

    with complaining(as_json=as_json):
        packs = load_all(root or SERVICES)
    if as_json:
        emit({"services": [_summary(pack) for pack in packs]})
        return
    for pack in packs:
        service = pack.service
        say(f"{service.id:<28} {service.version[:12]}  {service.approval:<8} {service.names.zh_CN}  {service.names.en}")


@app.command("check")
def check_services(
    what: Annotated[str, typer.Argument(metavar="DIR|all", help="The directory of a pack, or all of them.")] = "all",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Validate packs, draw their golden cases and compare; name file and line of every fault. Exit 2 with any.

    Example: kiosk services check config/services/residence-certificate
    """
    from kiosk.packs.loading import SERVICES, check, directories

    chosen = directories(root or SERVICES) if what == "all" else (Path(what),)
    faults: list[Fault] = []
    drawn = 0
    with complaining(as_json=as_json), _renderer() as renderer:
        from backend.server.issuing.proof import prove

        for directory in chosen:
            checked = check(directory)
            faults += checked.faults
            if checked.pack is not None:
                faults += prove(checked.pack, renderer)
                drawn += sum(bool(case.text) for case in checked.pack.golden)
    if as_json:
        told = [{"file": str(f.file), "line": f.line, "what": f.what} for f in faults]
        emit({"ok": not faults, "packs": len(chosen), "drawn": drawn, "faults": told})
    else:
        for fault in faults:
            say(str(fault))
        say(f"{len(chosen)} packs, {drawn} certificates drawn, {len(faults)} faults")
    if faults or not chosen:
        raise typer.Exit(Exit.USAGE)


@app.command("preview")
def preview(
    pack_id: Annotated[str, typer.Argument(metavar="ID", help="The pack, by its id or directory.")],
    out: Annotated[Path, typer.Option("--out", help="Where the PDF goes.")],
    case_name: Annotated[
        str | None, typer.Option("--case", help="Which golden case [default: the first drawn]")
    ] = None,
    png: Annotated[bool, typer.Option("--png", help="Draw a picture beside it.")] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Draw a certificate from a golden case, marked as a sample.

    Example: kiosk services preview residence-certificate --case rare-name --out out/sample.pdf --png
    """
    from kiosk.packs.loading import SERVICES, load

    directory = Path(pack_id) if Path(pack_id).is_dir() else (root or SERVICES) / pack_id
    files = [out, out.with_suffix(".png")] if png else [out]
    with complaining(as_json=as_json), _renderer() as renderer:
        pack = load(directory)
        from backend.server.issuing.errors import NotDrawn
        from backend.server.issuing.pages import draw_png
        from backend.server.issuing.proof import draw_case

        case = _case(pack, case_name)
        try:
            drawn = draw_case(pack, case, renderer, sample=True)
        except NotDrawn as error:
            typer.echo(f"kiosk: not drawn: {error}", err=True)
            raise typer.Exit(Exit.REFUSED) from error
        contents = [drawn.pdf, draw_png(drawn.pdf, dots_per_inch=120)] if png else [drawn.pdf]
        with _writing(out):
            out.parent.mkdir(parents=True, exist_ok=True)
            for file, content in zip(files, contents, strict=True):
                file.write_bytes(content)
    if as_json:
        emit({"case": case.name, "pages": drawn.pages, "bytes": len(drawn.pdf), "files": [str(file) for file in files]})
        return
    say(f"{case.name}: {drawn.pages} page, {len(drawn.pdf)} bytes: {', '.join(str(file) for file in files)}")


@app.command("schema")
def schema(
    out: Annotated[Path, typer.Option("--out", help="The directory to write to.")] = Path("config/schema"),
) -> None:
    """Write the JSON schemas of service.yaml, form.yaml and golden cases, for editors.

    Example: kiosk services schema --out config/schema
    """
    with complaining(as_json=False), _writing(out):
        out.mkdir(parents=True, exist_ok=True)
        for name, text in schemas().items():
            (out / name).write_text(text, "utf-8")
            say(str(out / name))


def schemas() -> dict[str, str]:
    """Give every schema as file name and text."""
    from kiosk.packs.schema import SCHEMAS

    return {
        f"{name}.schema.json": json.dumps(model.model_json_schema(by_alias=True), ensure_ascii=False, indent=2) + "\n"
        for name, model in SCHEMAS.items()
    }


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """Raises SettingsError: it cannot be written there."""
    try:
        yield
    except OSError as error:
        msg = f"--out {out}: {error.strerror}"
        raise SettingsError(msg) from error


def _renderer() -> Renderer:
    from backend.server.issuing.render import Renderer
    from kiosk.fonts import read_chain

    return Renderer(read_chain())


def _case(pack: Pack, name: str | None) -> GoldenCase:
    drawn = [case for case in pack.golden if case.text]
    for case in drawn:
        if name in {None, case.name}:
            return case
    known = ", ".join(case.name for case in drawn) or "none"
    msg = f"{pack.directory}: no golden case {name} with a text; there are: {known}"
    raise SettingsError(msg)


def _summary(pack: Pack) -> dict[str, object]:
    service = pack.service
    return {
        "id": service.id,
        "version": service.version,
        "names": service.names.as_mapping(),
        "approval": str(service.approval),
        "assurance": service.assurance.name.lower(),
        "certificate": service.certificate.kind if service.certificate else None,
        "golden_cases": len(pack.golden),
    }
