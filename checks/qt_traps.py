"""What PySide6 offers and kills a process with, sooner or later. Read from the syntax tree.

`object.metaObject()`: PySide6 6.11 keeps the address of the returned object after Qt freed it, and hands the dead
wrapper to whatever Qt makes there next: 'QMetaObject' object has no attribute 'isVisible', then a crash.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checks import ROOT, place, python_files

if TYPE_CHECKING:
    from pathlib import Path


def traps(source: str, name: str = "source") -> list[tuple[int, str]]:
    """Give (line, complaint) for every trap in `source`. Raises SyntaxError, which tells `name`."""
    return sorted(
        (node.lineno, "metaObject() leaves a dead wrapper behind: ask for a property, or inherits()")
        for node in ast.walk(ast.parse(source, name))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "metaObject"
    )


def faults_in(root: Path = ROOT) -> list[str]:
    """Every trap in the tree below `root`."""
    return [
        f"{place(file, root, line)}: {what}"
        for file in python_files(root)
        for line, what in traps(file.read_text("utf-8"), str(file))
    ]
