"""What must survive a power cut: the print journal, the outbox, the audit chain, counters, records of device tests.

One SQLite file, `vault.db` in the state directory, and its key. Every change is one durable transaction. What says
anything about a person, or could lead to one, is sealed. The previous release can still read what this one wrote.
May not: citizens' data that a visit does not have to leave behind; any I/O but its own file and key.
Who may enter: boot, the command line; devices by way of `kiosk.ports.print_journal`.
"""
