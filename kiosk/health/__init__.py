"""Supervision: `guard` turns any exception into a value and an event; `board` keeps the standing.

`courier` does one piece of work again until it succeeds; `latest` tells those outside how the devices are.
The only room with a broad catch.
Who may enter: the runner, boot, and the servers' edges.
"""
