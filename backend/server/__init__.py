"""The backend's server: numbers, certificates of terminals, registers, public pages.

Rooms: api (HTTP edge), queueing (halls and numbers), pki (own CA, enrolment), registry (who lives here), store (tables,
sessions, migrations), web (pages for phones). `foundation` is what every command needs; `house` what a
running server adds, `app` puts it together, `listeners` opens the two doors.
May not: devices, ui, backend.client. Who may enter: the command line.
"""
