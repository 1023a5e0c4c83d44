"""No package under the GPL or AGPL alone."""

from __future__ import annotations

import pytest

from checks.licences import allowed, faults_in


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "BSD-3-Clause",
        "Apache-2.0 OR BSD-3-Clause",
        "LGPL-3.0-only",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        "GNU Lesser General Public License v3 (LGPLv3)",
    ],
)
def test_free_choice_without_gpl_is_allowed(licence: str) -> None:
    assert allowed(licence)


@pytest.mark.parametrize(
    "licence",
    [
        "",
        "GPL-3.0-only",
        "GPL-2.0-or-later OR GPL-3.0-only",
        "AGPL-3.0-or-later",
        "MIT AND GPL-2.0-only",
        "GNU General Public License v3 (GPLv3)",
        "GNU Affero General Public License v3",
    ],
)
def test_gpl_alone_or_silence_is_refused(licence: str) -> None:
    assert not allowed(licence)


def test_runtime_lock_of_this_tree_passes() -> None:
    assert faults_in() == []
