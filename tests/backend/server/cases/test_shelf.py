"""Published packs are kept for good, and come back exactly as they were."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from backend.server.cases.shelf import PackShelf, PackUnknown
from backend.server.store.issuing_tables import PackRow
from kiosk.packs.faults import PackFaulty
from kiosk.packs.loading import SERVICES, load
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from pathlib import Path

    from backend.server.store.session import Store

ENGINES = BOTH
AT = datetime(2026, 11, 23, tzinfo=UTC)
NAME = "residence-certificate"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    copied = tmp_path / "services"
    shutil.copytree(SERVICES / NAME, copied / NAME)
    return copied


def test_a_published_pack_comes_back_as_it_was(queue_store: Store, root: Path) -> None:
    (version,) = PackShelf(queue_store).publish(root, at=AT)
    pack, original = PackShelf(queue_store).pack(NAME, version), load(root / NAME)
    assert (pack.service, pack.template) == (original.service, original.template)


def test_publishing_again_publishes_nothing(queue_store: Store, root: Path) -> None:
    shelf = PackShelf(queue_store)
    shelf.publish(root, at=AT)
    assert shelf.publish(root, at=AT) == []


def test_an_older_version_stays(queue_store: Store, root: Path) -> None:
    shelf = PackShelf(queue_store)
    (older,) = shelf.publish(root, at=AT)
    template = root / NAME / "certificate.typ"
    template.write_text(template.read_text("utf-8") + "\n// later\n", "utf-8")
    (newer,) = shelf.publish(root, at=AT)
    assert PackShelf(queue_store).pack(NAME, older).template != PackShelf(queue_store).pack(NAME, newer).template


def test_a_version_nobody_published_is_unknown(queue_store: Store) -> None:
    with pytest.raises(PackUnknown):
        PackShelf(queue_store).pack(NAME, "0" * 64)


def test_a_version_of_another_service_is_unknown(queue_store: Store, root: Path) -> None:
    (version,) = PackShelf(queue_store).publish(root, at=AT)
    with pytest.raises(PackUnknown):
        PackShelf(queue_store).pack("other", version)


def test_a_faulty_pack_is_not_published(queue_store: Store, root: Path) -> None:
    (root / NAME / "form.yaml").write_text("pages: 5\n", "utf-8")
    with pytest.raises(PackFaulty):
        PackShelf(queue_store).publish(root, at=AT)
    with queue_store.read() as session:
        assert session.scalars(select(PackRow)).all() == []
