"""What the backend keeps: tables, sessions, migrations.

SQLite (WAL) on one machine, PostgreSQL beyond: one dialect of SQL.
May not: HTTP, rules of queues or certificates. Who may enter: every room of the server.
"""
