"""What the core needs from outside, as Protocols and their value types.

Two shapes only: blocking calls with `deadline_s`, run on the device's owner thread or the backend pool; and streams
as subscriptions that deliver frozen values. Cancellation: the host interrupts the link, the pending call raises
`Canceled`.
May not: an implementation. Who may enter: everybody.
"""
