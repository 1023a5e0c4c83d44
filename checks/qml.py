"""QML as strict as Python: qmllint with no warning, with the types that Python view-models add, and qmlformat clean.

Modules written in Python (files that set `QML_IMPORT_NAME`) go through metaobjectdump and qmltyperegistrar into
`.build/qmltypes/<the import name>`; modules written in QML are found by their `qmldir` below `ui/qml`.
"""

from __future__ import annotations

import ast
import difflib
import shutil
import subprocess
import sys
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from checks import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOREIGN = ("core", "gui", "qml", "quick")


def _pyside() -> Path:
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        msg = "PySide6 is not installed"
        raise RuntimeError(msg)
    return Path(spec.origin).parent


def qml_files(root: Path) -> list[Path]:
    """Every QML file of ours."""
    return sorted((root / "ui" / "qml").rglob("*.qml"))


def python_modules(root: Path) -> dict[tuple[str, int], list[Path]]:
    """Files that register QML types: (import name, major version) → files."""
    modules: dict[tuple[str, int], list[Path]] = defaultdict(list)
    for file in sorted((root / "ui").rglob("*.py")):
        said: dict[str, object] = {}
        for statement in ast.parse(file.read_text("utf-8"), str(file)).body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=constant)], value=ast.Constant(value=value)):
                    said[constant] = value
        match said:
            case {"QML_IMPORT_NAME": str(name), "QML_IMPORT_MAJOR_VERSION": int(version)}:
                modules[name, version].append(file)
    return modules


def generate_types(root: Path, build: Path) -> list[str]:
    """Write a qmldir and types for every module that Python registers, below `build`. Gives what went wrong."""
    shutil.rmtree(build, ignore_errors=True)
    faults = []
    pyside = _pyside()
    foreign = ",".join(str(pyside / "Qt" / "metatypes" / f"qt6{part}_metatypes.json") for part in _FOREIGN)
    for (name, version), files in python_modules(root).items():
        folder = build / Path(*name.split("."))
        folder.mkdir(parents=True)
        if (root / "ui" / "qml" / Path(*name.split(".")) / "qmldir").exists():
            faults.append(f"{name}: written in Python and in QML; one of them needs a name of its own")
        dumps = []
        for file in files:
            dumps.append(folder / f"{file.stem}.json")
            dump: list[str | Path] = [
                sys.executable,
                pyside / "scripts" / "metaobjectdump.py",
                "--out-file",
                dumps[-1],
                file,
            ]
            faults += _fault(dump, f"metaobjectdump {file.relative_to(root)}")
        register: list[str | Path] = [
            pyside / "Qt" / "libexec" / "qmltyperegistrar",
            "--generate-qmltypes",
            folder / "types.qmltypes",
        ]
        register += ["--import-name", name, "--major-version", str(version), "--minor-version", "0"]
        register += ["--foreign-types", foreign, "-o", folder / "registration.cpp", *dumps]
        faults += _fault(register, f"qmltyperegistrar {name}")
        (folder / "qmldir").write_text(f"module {name}\ntypeinfo types.qmltypes\ndepends QtQuick\n", "utf-8")
    return faults


def lint(root: Path = ROOT) -> list[str]:
    """Run the chain over every QML file. Gives complaints; empty when there are none."""
    files = qml_files(root)
    if not files:
        return []
    build = root / ".build" / "qmltypes"
    faults = generate_types(root, build)
    command = [
        str(_pyside() / "qmllint"),
        "-W",
        "0",
        "-I",
        str(build),
        "-I",
        str(root / "ui" / "qml"),
        *map(str, files),
    ]
    return faults + _fault(command, "qmllint")


def unformatted(root: Path = ROOT, *, fix: bool = False) -> list[str]:
    """Compare every QML file with what qmlformat makes of it; with `fix`, write that instead."""
    faults = []
    for file in qml_files(root):
        done = _run([_pyside() / "qmlformat", *(["--inplace"] if fix else []), file], cwd=root)
        if done.returncode != 0:
            faults.append(f"{file.relative_to(root)}: {done.stderr.strip() or done.stdout.strip()}")
        elif not fix and done.stdout != (written := file.read_text("utf-8")):
            name = str(file.relative_to(root))
            lines = difflib.unified_diff(
                written.splitlines(), done.stdout.splitlines(), name, "qmlformat", "", "", 1, ""
            )
            faults.append("\n".join(lines))
    return faults


def _run(command: Sequence[str | Path], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)


def _fault(command: Sequence[str | Path], what: str) -> list[str]:
    """Run one tool of the chain. A word on its output is a complaint even where the tool exits with 0."""
    done = _run(command)
    said = (done.stdout + done.stderr).strip()
    if done.returncode == 0 and not said:
        return []
    return [f"{what}: {said or f'exit {done.returncode}'}"]
