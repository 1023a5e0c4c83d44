"""The backend's own certificate authority: terminals' certificates, the site certificate, enrolment, revocation.

P-256 keys; the CA's key is a file of mode 600 that never leaves this machine. May not: HTTP. Who may enter:
backend.server.api, listeners, the command line.
"""
