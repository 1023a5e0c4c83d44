"""The register of residents: who lives here, by number. Seeded with synthetic people only.

May not: HTTP, queues. Who may enter: backend.server.api and, later, prefill and issue.
"""
