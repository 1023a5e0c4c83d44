"""GB/T 3304: the ends and the corners of the table."""

from __future__ import annotations

import pytest

from kiosk.domain.ethnicities import ETHNICITIES, ethnicity_name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("01", "汉"),
        ("05", "维吾尔"),
        ("10", "朝鲜"),
        ("29", "柯尔克孜"),
        ("56", "基诺"),
        ("97", "其他"),
        ("98", "外国血统中国籍人士"),
    ],
)
def test_published_code_has_its_name(code: str, name: str) -> None:
    assert ethnicity_name(code) == name


@pytest.mark.parametrize("code", ["", "0", "00", "1", "57", "99", "??"])
def test_unpublished_code_has_no_name(code: str) -> None:
    assert ethnicity_name(code) is None


def test_names_are_58_and_all_different() -> None:
    assert len(ETHNICITIES) == len(set(ETHNICITIES.values())) == 58
