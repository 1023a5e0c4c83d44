"""One press at the console: the board and the phone show it, live, over server-sent events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.server.queueing import calling
from tests.backend.open_hall import SITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.backend.open_hall import OpenHall
    from tests.backend.screens.chromium import Window
    from tests.backend.screens.people import Clerk

BOARD = f"/board/{SITE}"
EVERY_COUNTER = (
    dict.fromkeys("3456", "general") | dict.fromkeys("78", "household") | dict.fromkeys(["9", "10", "11"], "property")
)
NOTICE = "- { zh_CN: 居住登记证明可以在一楼自助机打印，不用排队, en: Print your residence record downstairs }\n"


def test_a_call_at_the_console_is_on_board_and_phone(
    hall: OpenHall, clerk: Callable[..., Clerk], board: Window, window: Callable[..., Window]
) -> None:
    phone, seated = window(), clerk()
    phone.open(hall.take().url)
    phone.reads("下一个就是您")
    board.open(BOARD)
    board.reads("请坐一会儿")
    seated.sits()
    seated.press("Space", "人来了，开始办")
    phone.reads("请到 3 号窗口")
    board.page.locator("#calls .newest .n", has_text=seated.ticket()).wait_for()


def test_the_board_of_a_morning(hall: OpenHall, board: Window) -> None:
    board.open(BOARD)
    board.reads("请坐一会儿")
    board.looks("board-quiet")
    for queue in ("general", "general", "household", "property", "general", "general"):
        hall.take(queue)
    hall.call("3")
    board.page.locator("#calls .newest .n", has_text="A001").wait_for()
    board.looks("board-one-call")
    for counter in ("7", "4"):
        hall.call(counter)
    board.page.locator("#calls .newest .n", has_text="A002").wait_for()
    board.looks("board-three-calls")


def test_the_board_of_a_full_hall_upright(hall: OpenHall, window: Callable[..., Window]) -> None:
    for counter, queue in EVERY_COUNTER.items():
        hall.take(queue)
        hall.call(counter)
        hall.do(calling.start_serving, counter)
    upright = window((1080, 1920))
    upright.open(BOARD)
    upright.page.locator("#calls .rows li").nth(6).wait_for()
    upright.looks("board-full-upright")


def test_the_board_shows_notices(hall: OpenHall, board: Window) -> None:
    file = hall.backend.state_dir / "notices" / f"{SITE}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(NOTICE, encoding="utf-8")
    board.open(BOARD)
    board.reads("不用排队")
    board.looks("board-notice")


def test_a_board_that_lost_its_line_says_since_when(hall: OpenHall, board: Window) -> None:
    hall.take()
    hall.call("3")
    board.open(BOARD)
    board.page.locator("#calls .newest .n", has_text="A001").wait_for()
    board.lost_line = True
    hall.backend.stop_listening()
    board.page.locator("html.stale #lost").wait_for()
    board.looks("board-lost")
    hall.backend.listen_again()
    board.page.locator("html:not(.stale)").wait_for()
