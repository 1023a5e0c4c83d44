"""Who may look after a terminal, and how they prove it.

Lives here: `rights`, what a technician and an attendant may do; `attempts`, how a terminal slows down and locks;
`challenge`, the one-time question that remote operations answer; `register`, the people with their badges and PINs;
`gate`, who is let in. All of it works without a network.
May not: a screen, a device, the vault (attempts are kept by whoever fulfils `gate.Ledger`), a citizen's data.
Who may enter: journeys (`rights` alone), vault, performing, boot, the command line, ui.
"""
