"""Pages for people outside: board, phones, halls. They work without JavaScript and hold nothing personal.

Lives here: templates, style sheets, the routes that fill them.
May not: rules of queues. Who may enter: backend.server.app.
"""
