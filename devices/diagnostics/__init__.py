"""What a device on a port must do, as checks that can be run: over a fake, an emulator, or the machine in the hall.

A check is a value: its id, its claim (a message of the catalogue), what somebody has to do at the device for it, and
how it is run. `id_card_reader`, `ticket_printer` and `document_printer` list them in the order in which they are run.
The command line and the technician's pages run them over any port; `tests/contract` runs the same ones over the fakes
and over driver and emulator, and proves that each can fail.
May not: know a driver, a link, an emulator or a model; ask a person by itself (that is `Hands`).
Who may enter: kiosk.boot, kiosk.cli, the technician's pages.
"""
