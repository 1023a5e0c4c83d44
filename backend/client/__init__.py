"""Fulfils `kiosk.ports.backend` and `.certificates` over HTTPS: mutual TLS, deadlines, retries, one error tree.

`BackendClient` and, over its connection, `CertificateClient` are what boot takes; `enrol` what the command line takes.
May not: backend.server. Who may enter: boot and the command line.
"""

from backend.client.adapter import BackendClient
from backend.client.device_tests import DeviceTestClient
from backend.client.office import CertificateClient

__all__ = ["BackendClient", "CertificateClient", "DeviceTestClient"]
