"""Published packs are kept for good, and come back exactly as they were."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from backend.server.cases.shelf import PackShelf, PackUnknown
from backend.server.store.issuing_tables import PackRow
from backend.server.store.migrate import migrate
from backend.server.store.session import Store
from kiosk.packs.faults import PackFaulty
from kiosk.packs.loading import SERVICES, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT = datetime(2026, 11, 23, tzinfo=UTC)
NAME = "residence-certificate"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'shelf.db'}")
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    copied = tmp_path / "services"
    shutil.copytree(SERVICES / NAME, copied / NAME)
    return copied


def test_a_published_pack_comes_back_as_it_was(store: Store, root: Path) -> None:
    (version,) = PackShelf(store).publish(root, at=AT)
    pack, original = PackShelf(store).pack(NAME, version), load(root / NAME)
    assert (pack.service, pack.template) == (original.service, original.template)


def test_publishing_again_publishes_nothing(store: Store, root: Path) -> None:
    shelf = PackShelf(store)
    shelf.publish(root, at=AT)
    assert shelf.publish(root, at=AT) == []


def test_an_older_version_stays(store: Store, root: Path) -> None:
    shelf = PackShelf(store)
    (older,) = shelf.publish(root, at=AT)
    template = root / NAME / "certificate.typ"
    template.write_text(template.read_text("utf-8") + "\n// later\n", "utf-8")
    (newer,) = shelf.publish(root, at=AT)
    assert PackShelf(store).pack(NAME, older).template != PackShelf(store).pack(NAME, newer).template


def test_a_version_nobody_published_is_unknown(store: Store) -> None:
    with pytest.raises(PackUnknown):
        PackShelf(store).pack(NAME, "0" * 64)


def test_a_version_of_another_service_is_unknown(store: Store, root: Path) -> None:
    (version,) = PackShelf(store).publish(root, at=AT)
    with pytest.raises(PackUnknown):
        PackShelf(store).pack("other", version)


def test_a_faulty_pack_is_not_published(store: Store, root: Path) -> None:
    (root / NAME / "form.yaml").write_text("pages: 5\n", "utf-8")
    with pytest.raises(PackFaulty):
        PackShelf(store).publish(root, at=AT)
    with store.read() as session:
        assert session.scalars(select(PackRow)).all() == []
