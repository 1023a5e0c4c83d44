"""The ban on lossy codecs catches each form in which one can be written, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.lossy_codecs import faults_in, lossy

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = [
    'name.encode("gbk")',
    'name.encode("GBK")',
    'data.decode("gb2312")',
    'data.decode("gb2312_1980")',
    'data.decode("cp936")',
    'data.decode("hz")',
    'data.decode("HZ-GB-2312")',
    'data.decode(encoding="gbk")',
    'str(data, "gbk")',
    'bytes(name, "gb2312")',
    'open(path, encoding="cp936")',
    'path.read_text("gbk")',
    'codecs.lookup("gbk")',
    'codecs.getreader("gbk")',
    'decode_any(data, ("utf-8", "gbk"))',
    'decode_any(data, [*("utf-8", "gbk")])',
    'CODEC = "gbk"\ndata.decode(CODEC)',
    'CODEC: str = "gbk"\ndata.decode(CODEC)',
    'class Printer:\n    codec = "gbk"\n    def text(self): return name.encode(self.codec)',
    'class Codec(StrEnum):\n    OLD = "gbk"\ndata.decode(Codec.OLD)',
    'class Codec(StrEnum):\n    OLD = "gbk"\nopen(path, encoding=Codec.OLD)',
    'for codec in ("gb18030", "gbk"):\n    data.decode(codec)',
    '[data.decode(codec) for codec in ("gb18030", "gbk")]',
    'data.decode(codec := "gbk")\ndata.decode(codec)',
    'data.decode("gbk" if old else "gb18030")',
    'data.decode(setting or "gbk")',
    'def text(data, codec="gbk"): ...',
    'def text(data, *, codec="gbk"): ...',
    'text = lambda data, codec="gbk": data',
    'open(path, **{"encoding": "gbk"})',
    'data.decode("utf-8", "replace")',
    'data.decode("utf-8", "ignore")',
    'data.decode(errors="ignore")',
    'name.encode("ascii", errors="replace")',
    'name.encode("ascii", "replace")',
    'str(data, "utf-8", "replace")',
    'bytes(name, "ascii", "ignore")',
    'bytearray(name, "ascii", "ignore")',
    'open(path, "r", -1, "utf-8", "ignore")',
    'open(path, errors="replace")',
    'path.open(errors="replace")',
    'path.read_text("utf-8", "replace")',
    'path.write_text(text, "utf-8", "ignore")',
    'io.TextIOWrapper(stream, "utf-8", "replace")',
    'subprocess.run(command, text=True, errors="replace")',
    'sys.stdout.reconfigure(errors="replace")',
    'HANDLER = "ignore"\ndata.decode("utf-8", HANDLER)',
    'HANDLER = "ignore"\ndata.decode("utf-8", errors=HANDLER)',
    'def text(data, errors="replace"): ...',
    'data.decode(**{"errors": "ignore"})',
    'codecs.lookup_error("replace")',
    "codecs.ignore_errors(error)",
    "handler = codecs.replace_errors",
]

HARMLESS = [
    'name.encode("gb18030")',
    'data.decode("gb18030", "strict")',
    'data.decode("utf-8", "surrogateescape")',
    'line.encode("ascii", "backslashreplace")',
    'text.replace("gbk2", "x")',
    'warnings.simplefilter("ignore")',
    'unit("Hz")',
    '"""gbk is what we do not use."""',
    'conflict(on="ignore")',
    'column("replace")',
    'class FontRom(StrEnum):\n    GB2312 = "gb2312"\nModel(font_rom=FontRom.GB2312)',
]


@pytest.mark.parametrize("source", WRITTEN)
def test_lossy_codec_however_written_is_found(source: str) -> None:
    assert lossy(source)


@pytest.mark.parametrize("source", HARMLESS)
def test_lossless_argument_is_left_alone(source: str) -> None:
    assert lossy(source) == []


def test_comment_beside_it_justifies_nothing() -> None:
    assert lossy('data.decode("gbk")  # noqa: this printer knows nothing else')


def test_complaint_names_the_line() -> None:
    assert [line for line, _ in lossy('x = 1\n\nname.encode("gbk")\n')] == [3]


def test_tree_with_a_lossy_file_says_where(tmp_path: Path) -> None:
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "names.py").write_text('name = data.decode("gbk")\n', "utf-8")
    assert faults_in(tmp_path)[0].startswith("kiosk/names.py:1: codec 'gbk'")


def test_clean_tree_passes(tmp_path: Path) -> None:
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "names.py").write_text('name = data.decode("gb18030")\n', "utf-8")
    assert faults_in(tmp_path) == []


def test_this_tree_passes() -> None:
    assert faults_in() == []
