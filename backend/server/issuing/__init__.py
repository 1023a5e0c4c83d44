"""Certificates: drawn, checked, and later signed and issued.

Lives here: typesetting (typst), the gates before and after it, proof of packs by their golden cases, the typst package
`@local/xiaochuang` that templates share; signing, QR codes and the life of serials move in beside them.
May not: decide who may have a certificate (packs' rules and `cases` do), reach the network, or evaluate a record.
Who may enter: the backend's api, and the command line for `kiosk services`.
"""
