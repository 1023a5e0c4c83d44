"""Fuzz the readers of strangers' bytes: `python -m tests.fuzz.run --target all --seconds 600`, from the tree's root.

Guided by coverage where atheris can be imported (Apache-2.0, https://github.com/google/atheris; it is not among our
locked packages: `pip install --target DIR atheris`, then PYTHONPATH=DIR), else inputs are bent at random. Exit 1 when
anything was found; each finding is a file in --out, ready to become one of tests/fuzz/crashes/.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fuzz.fuzzing import Finding, Target

_INSTRUMENTED: Final = [
    "devices",
    "kiosk.packs",
    "kiosk.domain",
    "kiosk.settings",
    "kiosk.yaml_text",
    "backend",
    "asn1crypto",
    "cbor2",
    "cwt",
    "yaml",
]


def main() -> int:
    """Fuzz targets one after the other, each in a process of its own: libFuzzer ends the one it leads."""
    asked = _arguments()
    guided = not asked.plain and importlib.util.find_spec("atheris") is not None
    known = _targets(guided=guided and asked.alone)
    names = list(known) if asked.target == "all" else asked.target.split(",")
    for name in names:
        if name not in known:
            sys.exit(f"{name}: no such target; known: all, {', '.join(known)}")
    if asked.alone:
        return (_guided if guided else _plain)(known[names[0]], asked)
    ours = [sys.executable, "-m", "tests.fuzz.run", "--alone", "--seed", str(asked.seed), "--out", str(asked.out)]
    ours += ["--seconds", str(max(asked.seconds // len(names), 1)), *(["--plain"] if asked.plain else [])]
    began = time.time()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        inside = {**os.environ, "TMPDIR": folder}
        ended = [subprocess.run([*ours, "--target", name], check=False, env=inside).returncode for name in names]
    found = [file for file in asked.out.glob("*") if file.stat().st_mtime >= began]
    _say(f"{len(names)} targets, {len(found)} findings in {asked.out}")
    return int(any(ended) or bool(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fuzz the readers of strangers' bytes.")
    parser.add_argument("--target", default="all", help="targets by name, with commas between; or all")
    parser.add_argument("--seconds", type=int, default=60, help="in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("out/fuzz"), help="where findings go")
    parser.add_argument("--plain", action="store_true", help="bend inputs at random although atheris is there")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)  # in a process of its own
    return parser.parse_args()


def _targets(*, guided: bool) -> Mapping[str, Target]:
    with contextlib.ExitStack() as stack:
        if guided:
            atheris = importlib.import_module("atheris")
            stack.enter_context(atheris.instrument_imports(include=_INSTRUMENTED, enable_loader_override=False))
        known: Mapping[str, Target] = importlib.import_module("tests.fuzz.targets").TARGETS
    return known


def _plain(target: Target, asked: argparse.Namespace) -> int:
    from tests.fuzz.fuzzing import Watch, bend

    watch, chance, seeds = Watch(target, _teller(asked.out)), random.Random(asked.seed), target.seeds()
    ends = time.monotonic() + asked.seconds
    for seed in seeds:
        watch(seed)
    while time.monotonic() < ends:
        watch(bend(chance, seeds, target.words, target.most_bytes))
    slowest_ms = round(watch.slowest_s * 1000)
    _say(f"{target.name}: {watch.executions} inputs, slowest {slowest_ms} ms, {len(watch.findings)} findings")
    return 0


def _guided(target: Target, asked: argparse.Namespace) -> int:
    """Let libFuzzer lead. It ends the process itself."""
    from tests.fuzz.fuzzing import Watch

    atheris = importlib.import_module("atheris")
    watch = Watch(target, _teller(asked.out))
    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{target.name}-"))
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = corpus.with_suffix(".dict")
    words.write_text("".join(f'"{"".join(f"{chr(92)}x{byte:02x}" for byte in word)}"\n' for word in target.words))
    asked.out.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={asked.seconds}",
        f"-seed={asked.seed}",
        f"-max_len={target.most_bytes}",
        f"-artifact_prefix={asked.out}/{target.name}-",
        *([f"-dict={words}"] if target.words else []),
        "-timeout=30",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], watch)
    atheris.Fuzz()
    return 0


def _teller(out: Path) -> Callable[[Finding], None]:
    def tell(finding: Finding) -> None:
        _say(f"{finding.target}: {finding.place}: {finding.keep(out)}\n{finding.told}")

    return tell


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
