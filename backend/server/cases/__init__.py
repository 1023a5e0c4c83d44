"""Applications and what is decided of them: the pack's form and rules, applied to what the server itself knows.

Lives here: the shelf of published packs, instant decisions (秒批).
May not: HTTP, drawing, signing. Who may enter: backend.server.api and issuing's office.
"""
