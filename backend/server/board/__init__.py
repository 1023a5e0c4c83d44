"""What a hall hears and sees of its numbers: the board's view, spoken calls, and who is told when something changed.

Lives here: calls read from events, notices, speech (a program of its own), the hub of server-sent events.
May not: HTML, rules of queues, who somebody is. Who may enter: backend.server.web, the house, the command line.
"""
