"""The process that makes texts readable for a speech engine: its imports would hold up the screen for half a second.

    python -m devices.drivers.speech_worker

One JSON object a line in, {"text": "…", "language": "zh_CN"}; one JSON string a line out. It ends with its input.
"""

from __future__ import annotations

import json
import sys

from devices.codecs.spoken_text import for_engine
from kiosk.domain.message import Language


def main() -> None:
    """Answer until the input ends."""
    for_engine("您好", Language.ZH_CN)  # the dictionary is read before the first question comes
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(for_engine(asked["text"], Language(asked["language"]))), flush=True)  # noqa: T201  its answer


if __name__ == "__main__":
    main()
