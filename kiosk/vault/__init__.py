"""What must survive a power cut: print journal, outbox, audit chain, counters, device tests, numbers given offline.

One SQLite file, `vault.db` in the state directory, and its key. Every change is one durable transaction. Beside it,
sealed with the same key, the service key that enrolment brought (`service_key`). What says
anything about a person, or could lead to one, is sealed. The previous release can still read what this one wrote.
May not: citizens' data that a visit does not have to leave behind; any I/O but its own file and key.
Who may enter: boot, the command line; devices by way of `kiosk.ports.print_journal`.
"""
