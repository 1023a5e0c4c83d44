"""The backend's server: numbers, certificates of terminals, registers, public pages.

Rooms: api (HTTP edge), queueing (halls and numbers), pki (own CA, enrolment), registry (who lives here), store (tables,
sessions, migrations), web (pages for phones). `app` puts them together, `listeners` opens the two doors.
May not: devices, ui, backend.client. Who may enter: the command line.
"""
