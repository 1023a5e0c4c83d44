"""PySide6 6.12.0 on Python 3.11 loses a reference to None or True at almost every Qt call and aborts after some hundred
emits; short tests do not notice. This one emits enough of them, in a process of its own, for an upgrade to be caught.
"""

from __future__ import annotations

import subprocess
import sys

EMITS = 20_000

PROGRAM = f"""
from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot

class Bell(QObject):
    rung = Signal(object, bool)
    changed = Signal()

    @Slot(object, bool)
    def hear(self, what, again):
        global heard
        heard += 1

    @Property(bool, notify=changed)
    def loud(self):
        return True

heard = 0
app = QCoreApplication([])
bell = Bell()
bell.rung.connect(bell.hear)
for _ in range({EMITS}):
    bell.rung.emit(None, True)
    bell.changed.emit()
    bell.property("loud")
print(heard)
"""


def test_many_signals_keep_the_process_alive() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, str(EMITS), "")
