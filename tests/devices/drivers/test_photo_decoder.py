"""A vendor's photo library, whatever it does: here a few lines of C that decode, refuse, crash, hang and write."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.photo_decoder import HEIGHT, WIDTH, PhotoDecoder, parse_photo_decoder
from devices.emulators.id_reader import EmulatedIdReader
from devices.emulators.id_reader_card import SYNTHETIC_PHOTO, EmulatedCard
from kiosk.ports.errors import SettingsError
from kiosk.ports.id_card_reader import NoPhoto, Photo
from tests.fakes.people import RESIDENT
from tests.fakes.reader_link import FakeClock, ReaderLink

SOURCE = r"""
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* No WLT: every pixel is the sum of the block's bytes, the next one, the next but one. */
int unpack(const unsigned char *wlt, unsigned char *bgr, int save) {
    unsigned sum = save;
    for (int n = 0; n < 1024; n++) sum += wlt[n];
    for (int n = 0; n < 102 * 126 * 3; n++) bgr[n] = (unsigned char)(sum + n % 3);
    return wlt[0] == 'W' ? 1 : -1;
}
int talks(const unsigned char *wlt, unsigned char *bgr, int save) {
    printf("decoding...\n"); fflush(stdout); fprintf(stderr, "licence ok\n");
    return unpack(wlt, bgr, save);
}
int crashes(const unsigned char *wlt, unsigned char *bgr, int save) { *(volatile int *)0 = 1; return 1; }
int aborts(const unsigned char *wlt, unsigned char *bgr, int save) { abort(); }
int leaves(const unsigned char *wlt, unsigned char *bgr, int save) { exit(0); }
int hangs(const unsigned char *wlt, unsigned char *bgr, int save) { for (;;) pause(); }
int writes(const unsigned char *wlt, unsigned char *bgr, int save) {
    FILE *file = fopen(getenv("LD_LIBRARY_PATH"), "w");
    if (file) { fwrite(wlt, 1, 1024, file); fflush(file); }
    return unpack(wlt, bgr, save);
}
"""
COMPILER = shutil.which("cc") or shutil.which("gcc")
needs_compiler = pytest.mark.skipif(COMPILER is None, reason="no C compiler: the decoder's library cannot be built")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("decoder")
    (directory / "decoder.c").write_text(SOURCE)
    built = directory / "libdecoder.so"
    subprocess.run([str(COMPILER), "-shared", "-fPIC", "-o", built, directory / "decoder.c"], check=True)
    return built


def decode(library: Path, symbol: str = "unpack", *, block: bytes = SYNTHETIC_PHOTO, deadline_s: float = 20) -> object:
    return PhotoDecoder(library, symbol).decode(block, deadline_s=deadline_s)


@needs_compiler
def test_photo_is_decoded(library: Path) -> None:
    photo = decode(library)
    total = sum(SYNTHETIC_PHOTO)
    assert isinstance(photo, Photo)
    assert (photo.width, photo.height, len(photo.bgr)) == (WIDTH, HEIGHT, 38556)
    assert photo.bgr == bytes((total + n) % 256 for n in range(3)) * (WIDTH * HEIGHT)


@needs_compiler
def test_library_that_talks_does_not_spoil_the_picture(library: Path) -> None:
    assert decode(library, "talks") == decode(library)


@needs_compiler
@pytest.mark.parametrize("symbol", ["crashes", "aborts", "leaves"])
def test_library_that_dies_is_no_photo_and_the_terminal_lives(library: Path, symbol: str) -> None:
    assert decode(library, symbol) is NoPhoto.CRASHED


@needs_compiler
def test_library_that_hangs_is_ended_at_the_deadline(library: Path) -> None:
    assert decode(library, "hangs", deadline_s=1) is NoPhoto.TIMED_OUT


@needs_compiler
@pytest.mark.parametrize("block", [b"", b"x", bytes(1024)])
def test_block_the_library_does_not_take_is_refused(library: Path, block: bytes) -> None:
    assert decode(library, block=block) is NoPhoto.REFUSED


@needs_compiler
def test_function_that_is_missing_is_told(library: Path) -> None:
    assert decode(library, "nowhere") is NoPhoto.NOT_LOADED


@needs_compiler
def test_library_cannot_write_the_photo_to_a_disk(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "photo.bmp"
    monkeypatch.setenv("LD_LIBRARY_PATH", str(file))  # the one name that reaches the library
    photo = decode(library, "writes")
    assert (isinstance(photo, Photo), file.read_bytes()) == (True, b"")


def test_file_that_is_no_library_is_told(tmp_path: Path) -> None:
    (tmp_path / "lib.so").write_text("not a library")
    assert decode(tmp_path / "lib.so") is NoPhoto.NOT_LOADED


def test_photo_shows_nothing_in_its_repr() -> None:
    assert repr(Photo(102, 126, b"face")) == "Photo(102x126)"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("libwlt.so", "absolute path"),
        ("/nowhere/libwlt.so", "no such file"),
        ("{}#", "no function's name"),
        ("{}#un pack", "no function's name"),
    ],
)
def test_setting_that_names_no_decoder_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "lib.so").touch()
    with pytest.raises(SettingsError, match=told):
        parse_photo_decoder(text.format(tmp_path / "lib.so"))


def test_setting_names_library_and_function(tmp_path: Path) -> None:
    (tmp_path / "lib.so").touch()
    assert parse_photo_decoder(f"{tmp_path}/lib.so#WltDecode") == PhotoDecoder(tmp_path / "lib.so", "WltDecode")


# ── through the driver ──


def reader_with(decoder: PhotoDecoder | None) -> tuple[SdtIdCardReader, EmulatedIdReader]:
    clock = FakeClock()
    reader = EmulatedIdReader()
    driver = SdtIdCardReader(ReaderLink(reader, clock), decoder=decoder, monotonic=clock)
    driver.open(deadline_s=3)
    return driver, reader


@needs_compiler
def test_photo_of_the_card_read_last_is_given(library: Path) -> None:
    driver, reader = reader_with(PhotoDecoder(library))
    reader.lay(EmulatedCard(encode_text(RESIDENT)))
    driver.read_card(deadline_s=1)
    assert isinstance(driver.photo(deadline_s=20), Photo)


def test_reader_without_a_decoder_says_so() -> None:
    driver, reader = reader_with(None)
    reader.lay(EmulatedCard(encode_text(RESIDENT)))
    driver.read_card(deadline_s=1)
    assert (driver.photo(deadline_s=1), driver.capabilities().photo) == (NoPhoto.NO_DECODER, False)


def test_photo_of_nobody_is_none(tmp_path: Path) -> None:
    driver, _ = reader_with(PhotoDecoder(tmp_path))
    assert (driver.photo(deadline_s=1), driver.capabilities().photo) == (NoPhoto.NO_CARD, True)


def test_photo_is_forgotten_when_the_card_is_lifted(tmp_path: Path) -> None:
    driver, reader = reader_with(PhotoDecoder(tmp_path))
    reader.lay(EmulatedCard(encode_text(RESIDENT)))
    driver.read_card(deadline_s=1)
    reader.lift()
    driver.await_removal(deadline_s=1)
    assert driver.photo(deadline_s=1) is NoPhoto.NO_CARD


def test_card_with_a_broken_photo_is_a_card_all_the_same(tmp_path: Path) -> None:
    driver, reader = reader_with(PhotoDecoder(tmp_path))
    reader.lay(EmulatedCard(encode_text(RESIDENT), b""))
    assert driver.read_card(deadline_s=1) == RESIDENT
    assert driver.photo(deadline_s=1) is NoPhoto.REFUSED


def test_no_process_is_left_behind(tmp_path: Path) -> None:
    before = children()
    decode(tmp_path / "none.so")
    assert children() <= before


def children() -> set[str]:
    """The processes this one has begun and not waited for, others' tests' included."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {child for task in tasks for child in task.read_text("ascii").split()}
