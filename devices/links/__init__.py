"""How bytes travel: serial lines, USB, TCP. No protocol, no retries, no idea what a byte means.

Lives here: the address grammar (`parse_link`), the `Link` Protocol, one class a kind of wire, `link_to` that chooses.
May not: codecs, drivers, emulators. Who may enter: drivers, and boot and the command line to name a link.
"""
