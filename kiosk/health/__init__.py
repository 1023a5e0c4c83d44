"""Supervision: `guard` turns any exception into a value and an event; `board` keeps the standing.

The only room with a broad catch. Who may enter: the runner, boot, and the servers' edges.
"""
