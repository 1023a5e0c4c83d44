"""What the backend keeps: tables, sessions over connections that are lent and closed (lending), migrations.

SQLite (WAL) on one machine, PostgreSQL beyond: one dialect of SQL.
May not: HTTP, rules of queues or certificates. Who may enter: every room of the server.
"""
