"""PySide's switches (`from __feature__ import …`), of which this house uses none.

To learn who does, PySide reads the source of every module that is imported after it, and `linecache` keeps the text: in
a terminal 300 modules, 5 MiB and a tenth of a second (PySide 6.11, shibokensupport/feature.py: `feature_imported`).
"""

from __future__ import annotations

import sys
from typing import Final

_LOOKS: Final = "_mod_uses_pyside"


def do_without() -> None:
    """Have PySide take each module that is still to be imported for one without switches."""
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, _LOOKS):  # a later PySide may go about it otherwise: then nothing is won or lost
        setattr(feature, _LOOKS, lambda _module: False)
