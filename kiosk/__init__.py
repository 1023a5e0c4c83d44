"""The terminal's mind: what a citizen meets, and what the terminal needs from outside.

Lives here: values and rules (`domain`), journeys, the visit and its runner, ports, settings, texts, supervision.
May not: Qt, pyserial, cv2, requests, SQLAlchemy. Only `boot` and `cli` may name `devices`, `ui` and `backend`.
Who may enter: everybody; every arrow in this house points here.
"""

__version__ = "0.1.0"
