"""The second factor: a code to the phone on record, and the proof it is traded for.

Lives here: codes and their limits, proofs, the port to text messages with its embedded adapter.
May not: HTTP, certificates. Who may enter: backend.server.api and cases.
"""
