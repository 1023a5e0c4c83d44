"""Fulfils `kiosk.ports.backend` over HTTPS: mutual TLS, deadlines, retries with the same key, one error tree.

`BackendClient` is what boot takes; `enrol` (enrolment) what the command line takes.
May not: backend.server. Who may enter: boot and the command line.
"""

from backend.client.adapter import BackendClient

__all__ = ["BackendClient"]
