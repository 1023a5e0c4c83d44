"""The ban on what kills a Qt process."""

from __future__ import annotations

from checks import qt_traps


def test_asking_an_item_for_its_metaobject_is_a_fault() -> None:
    assert [line for line, _ in qt_traps.traps("x = 1\nname = item.metaObject().className()\n")] == [2]


def test_a_class_may_tell_its_own() -> None:
    assert qt_traps.traps("signals = Model.staticMetaObject.methodCount()\n") == []


def test_the_tree_has_none() -> None:
    assert qt_traps.faults_in() == []
