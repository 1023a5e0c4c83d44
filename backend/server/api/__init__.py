"""The HTTP edge: endpoints, problems, limits. Synchronous endpoints; each does one thing in one transaction.

May not: rules of queues or certificates. Who may enter: backend.server.app.
"""
