"""GPIO lines at the kernel's boundary: what is asked, byte by byte, and what each refusal is called."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from devices.links import gpio_chip
from devices.links.gpio_address import Bias, GpioAddress, GpioLine, parse_gpio
from devices.links.gpio_chip import GpioInput
from kiosk.ports.errors import DeviceBusy, LinkLost, PortMissing, SettingsError, WrongDevice
from tests.fakes.gpio_kernel import GET_CHIPINFO, GET_LINE, GET_VALUES, GpioKernel

NAMES = frozenset({"door", "mains", "person"})
OPEN = Path("/proc/self/fd")
HEADER = Path("/usr/include/linux/gpio.h")


@pytest.fixture
def kernel(tmp_path: Path) -> GpioKernel:
    return GpioKernel(tmp_path)


def lines_of(kernel: GpioKernel, query: str, *, chip: str = "") -> GpioInput:
    address = parse_gpio(f"gpio:{chip or kernel.chip}?{query}", names=NAMES)
    return GpioInput(address, ioctl=kernel.ioctl, directory=kernel.directory)


# ---------------------------------------------------------------- addresses


def test_address_says_lines_bias_and_debouncing() -> None:
    read = parse_gpio("gpio:/dev/gpiochip0?door=17&mains=!27&bias=down&debounce_ms=5", names=NAMES)
    lines = (GpioLine("door", 17), GpioLine("mains", 27, low=True))
    assert read == GpioAddress("/dev/gpiochip0", lines, Bias.DOWN, 5)


@pytest.mark.parametrize(
    "text", ["gpio:/dev/gpiochip0?door=17", "gpio:pinctrl-bcm2711?person=!0&door=3&bias=off&debounce_ms=0"]
)
def test_address_is_written_as_it_is_read(text: str) -> None:
    address = parse_gpio(text, names=NAMES)
    assert parse_gpio(str(address), names=NAMES) == address


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("gpio:?door=1", "chip"),
        ("gpio:dev/gpiochip0?door=1", "chip"),
        ("gpio:/dev/gpiochip0", "no line is named"),
        ("gpio:/dev/gpiochip0?bias=up", "no line is named"),
        ("gpio:/dev/gpiochip0?door=x", "not a whole number"),
        ("gpio:/dev/gpiochip0?door=-1", "not a whole number"),
        ("gpio:/dev/gpiochip0?door=!!1", "not a whole number"),
        ("gpio:/dev/gpiochip0?door=٣", "not a whole number"),
        ("gpio:/dev/gpiochip0?door=99999", "not a whole number"),
        ("gpio:/dev/gpiochip0?door=1&door=2", "twice"),
        ("gpio:/dev/gpiochip0?door=1&mains=!1", "twice"),
        ("gpio:/dev/gpiochip0?window=1", "unknown parameter"),
        ("gpio:/dev/gpiochip0?door=1&bias=sideways", "bias"),
        ("gpio:/dev/gpiochip0?door=1&debounce_ms=5000", "not a whole number"),
        ("gpio:/dev/gpiochip0?door=1 ", "blanks"),
        ("tcp:/dev/gpiochip0?door=1", "another scheme"),
    ],
)
def test_wrong_address_says_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        parse_gpio(text, names=NAMES)


# ---------------------------------------------------------------- lines


def test_active_lines_are_named(kernel: GpioKernel) -> None:
    lines = lines_of(kernel, "door=17&mains=27&person=22")
    lines.open()
    kernel.levels |= {17: True, 22: True, 3: True}
    assert lines.active() == {"door", "person"}
    lines.close()


def test_line_that_is_active_when_low_is_told_the_other_way_round(kernel: GpioKernel) -> None:
    lines = lines_of(kernel, "door=17&mains=!27")
    lines.open()
    assert lines.active() == {"mains"}
    lines.close()


@pytest.mark.parametrize(("bias", "flag"), [("up", 0x100), ("down", 0x200), ("off", 0x400)])
def test_lines_are_inputs_with_their_bias(kernel: GpioKernel, bias: str, flag: int) -> None:
    lines = lines_of(kernel, f"door=17&bias={bias}")
    lines.open()
    lines.close()
    assert kernel.flags == 0x4 | flag


def test_all_lines_are_debounced(kernel: GpioKernel) -> None:
    lines = lines_of(kernel, "door=17&person=22&debounce_ms=50")
    lines.open()
    lines.close()
    assert kernel.debounce_us == {17: 50_000, 22: 50_000}


def test_no_debouncing_is_no_attribute(kernel: GpioKernel) -> None:
    lines = lines_of(kernel, "door=17&debounce_ms=0")
    lines.open()
    lines.close()
    assert kernel.debounce_us == {}


def test_kernel_is_told_who_asks(kernel: GpioKernel) -> None:
    lines = lines_of(kernel, "door=17")
    lines.open()
    lines.close()
    assert kernel.consumer == b"xiaochuang"


def test_chip_is_found_by_its_label(kernel: GpioKernel) -> None:
    (kernel.directory / "gpiochip1").touch()
    lines = lines_of(kernel, "door=17", chip="pinctrl-test")
    lines.open()
    assert lines.is_open
    lines.close()


def test_missing_label_names_those_that_are_there(kernel: GpioKernel) -> None:
    with pytest.raises(PortMissing, match="pinctrl-test"):
        lines_of(kernel, "door=17", chip="another").open()


def test_missing_chip_is_a_missing_port(kernel: GpioKernel) -> None:
    with pytest.raises(PortMissing, match="no such chip"):
        lines_of(kernel, "door=17", chip=str(kernel.directory / "gpiochip7")).open()


def test_line_the_chip_does_not_have_is_a_missing_port(kernel: GpioKernel) -> None:
    with pytest.raises(PortMissing, match="no such line"):
        lines_of(kernel, "door=99").open()


def test_line_somebody_holds_is_busy(kernel: GpioKernel) -> None:
    first = lines_of(kernel, "door=17")
    first.open()
    with pytest.raises(DeviceBusy):
        lines_of(kernel, "person=17").open()
    first.close()


def test_line_given_back_is_free(kernel: GpioKernel) -> None:
    for _ in range(2):
        lines = lines_of(kernel, "door=17")
        lines.open()
        lines.close()
    assert len(kernel.held) == 1


def test_opening_again_does_not_stand_in_its_own_way(kernel: GpioKernel) -> None:
    lines = lines_of(kernel, "door=17")
    lines.open()
    lines.open()
    assert lines.is_open
    lines.close()


@pytest.mark.parametrize("code", [errno.ENODEV, errno.EIO])
def test_chip_that_went_away_is_a_lost_link(kernel: GpioKernel, code: int) -> None:
    lines = lines_of(kernel, "door=17")
    lines.open()
    kernel.fail_with = code
    with pytest.raises(LinkLost):
        lines.active()
    lines.close()


def test_closed_lines_tell_nothing(kernel: GpioKernel) -> None:
    with pytest.raises(LinkLost, match="not open"):
        lines_of(kernel, "door=17").active()


@pytest.mark.parametrize("path", ["/dev/null", "/dev/tty", "ordinary"])
def test_file_that_is_no_chip_is_refused_by_the_real_kernel(path: str, tmp_path: Path) -> None:
    (tmp_path / "ordinary").touch()
    address = parse_gpio(f"gpio:{tmp_path / path}?door=1", names=NAMES)
    with pytest.raises((WrongDevice, PortMissing)):
        GpioInput(address).open()


def test_refusal_leaves_no_descriptor_behind(kernel: GpioKernel) -> None:
    before = len(list(OPEN.iterdir()))
    for chip in ("", "another", str(kernel.directory / "gpiochip7")):
        with pytest.raises(PortMissing):
            lines_of(kernel, "door=99", chip=chip).open()
    assert len(list(OPEN.iterdir())) == before


# ---------------------------------------------------------------- the header


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(gpio_chip.CHIP_INFO, GET_CHIPINFO), (gpio_chip.GET_LINE, GET_LINE), (gpio_chip.GET_VALUES, GET_VALUES)],
)
def test_requests_carry_the_size_of_their_structure(ours: int, theirs: int) -> None:
    sizes = {gpio_chip.CHIP_INFO: 68, gpio_chip.GET_LINE: 592, gpio_chip.GET_VALUES: 16}
    assert (ours, ours >> 16 & 0x3FFF, ours >> 8 & 0xFF) == (theirs, sizes[ours], 0xB4)


def test_structures_are_the_compiler_s(tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    if compiler is None or not HEADER.exists():
        pytest.skip("no C compiler or no linux/gpio.h here: linux-libc-dev and gcc have them")
    asked = {
        "GPIO_GET_CHIPINFO_IOCTL": gpio_chip.CHIP_INFO,
        "GPIO_V2_GET_LINE_IOCTL": gpio_chip.GET_LINE,
        "GPIO_V2_LINE_GET_VALUES_IOCTL": gpio_chip.GET_VALUES,
        "sizeof(struct gpiochip_info)": gpio_chip.CHIP.size,
        "sizeof(struct gpio_v2_line_config)": gpio_chip.CONFIG.size,
        "sizeof(struct gpio_v2_line_request)": gpio_chip.REQUEST.size,
        "sizeof(struct gpio_v2_line_values)": gpio_chip.VALUES.size,
        "offsetof(struct gpio_v2_line_request, consumer)": 256,
        "offsetof(struct gpio_v2_line_request, config)": 288,
        "offsetof(struct gpio_v2_line_request, num_lines)": 560,
        "offsetof(struct gpio_v2_line_request, fd)": 588,
        "offsetof(struct gpio_v2_line_config, attrs)": 32,
        "offsetof(struct gpio_v2_line_config_attribute, mask)": 16,
        "offsetof(struct gpio_v2_line_attribute, debounce_period_us)": 8,
        "GPIO_V2_LINE_FLAG_INPUT": 4,
        "GPIO_V2_LINE_FLAG_BIAS_PULL_UP": 0x100,
        "GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN": 0x200,
        "GPIO_V2_LINE_FLAG_BIAS_DISABLED": 0x400,
        "GPIO_V2_LINE_ATTR_ID_DEBOUNCE": 3,
    }
    checks = "".join(f'_Static_assert(({what}) == {value}ull, "{what}");\n' for what, value in asked.items())
    source = tmp_path / "layout.c"
    source.write_text(f"#include <stddef.h>\n#include <linux/gpio.h>\n{checks}", encoding="ascii")
    done = subprocess.run([compiler, "-fsyntax-only", str(source)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), sys.platform
