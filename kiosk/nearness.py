"""Who stands before the terminal, by two witnesses: a contact (mat, light barrier, radar) and the camera.

The contact decides wherever it can tell: it looks at the place before the terminal and nothing else, while a camera
also sees who waits behind. So somebody who is gone by contact is gone, though the camera still sees a person; and
nobody is gone whom the contact feels, though the camera has lost them (who bends down, sits low, stands in the dark).

A contact that never felt anybody sends nobody away: it may be out of order, and the camera goes on being heard. A
silent one decides nothing. To be wrong costs a touch at most: somebody who is gone is asked first, and the ordinary
patience runs whatever is said here.
"""

from __future__ import annotations

from kiosk.ports.camera import Presence
from kiosk.ports.statuses import Proximity


class Nearness:
    """What is to be believed. Every call gives what changed: PRESENT, somebody came; ABSENT, gone; UNKNOWN, nothing."""

    def __init__(self) -> None:
        self._contact = Proximity.UNKNOWN
        self._felt = False  # the contact has felt whoever was there last

    def by_camera(self, presence: Presence) -> Presence:
        """The camera tells a change."""
        against = {Presence.PRESENT: Proximity.NOT_PRESENT, Presence.ABSENT: Proximity.PRESENT}
        return Presence.UNKNOWN if against.get(presence) is self._contact else presence

    def by_contact(self, proximity: Proximity | None) -> Presence:
        """The contact tells how it is; None: there is none."""
        before, self._contact = self._contact, proximity or Proximity.UNKNOWN
        if self._contact is before:
            return Presence.UNKNOWN
        if self._contact is Proximity.PRESENT:
            self._felt = True
            return Presence.PRESENT
        if self._contact is Proximity.NOT_PRESENT and self._felt:
            self._felt = False
            return Presence.ABSENT
        return Presence.UNKNOWN
