"""The house measured: every figure against a peer or a physical limit, in one run, on one machine.

Lives here: one module a benchmark, each with `OPTIONS` and `bench(…) -> Found`, runnable alone
(`python -m benchmarks.card_read`) and, with the others, as `kiosk bench`; the list of them (`catalog`); what they have
in common: `measures`, `machine`, `alone`, `together`, `tables`.
May not: be installed with the product, or be imported by it, `kiosk.cli.bench` excepted.
Who may enter: the command line and tests. A benchmark may enter every room, tests/ included.
"""
