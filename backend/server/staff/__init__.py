"""Staff: who may sign in and what they may do; the counter console, the hall, the manager's and administrator's pages.

Lives here: accounts, roles, sessions, and pages for people who work here; the citizen's display at a counter.
May not: rules of queues (backend.server.queueing decides; these pages ask and tell). Who may enter: backend.server.app,
the command line.
"""
