"""The contract between terminal and backend: what crosses the wire, version 1, and nothing else.

Lives here: pydantic models, problem codes, and their turning into domain values. A pydantic object stays in `backend`.
May not: HTTP, database, clock. Who may enter: backend.client and backend.server.
"""
