"""Halls, queues and numbers (取号): hours, waiting times, tickets, and the one place where a number comes from.

May not: HTTP. Who may enter: backend.server.api, backend.server.web, the composition in `app`.
"""
