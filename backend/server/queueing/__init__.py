"""Halls, queues and numbers (取号叫号): where a number comes from, who is next, what counters do, what a day was.

Rules without a database: rules, hours, holidays, openings, limits, triage, estimates, simulation. The one edge over
which a number changes: desk. Commands: numbers (admission: may one be given; giving: the count and the record; telling:
what is told of it), checkins, appointments, offline, places, counters, calling, moving, stops, reviews; each in the
caller's transaction, each with its event (happenings). Readers: halls, positions, scenes, statistics. What differs
between SQLite and PostgreSQL is in `store` (insert, counting, event_log), but for `with_for_update`, which SQLite
leaves out. May not: HTTP, sign-in.
Who may enter: backend.server's api, board, staff and web, the composition in `app`, the command line.
"""
