"""Values and rules that would hold without a computer: identity, names, representation, queueing, refusals.

Lives here: frozen values, pure functions. May not: clocks, threads, files, sockets, the rest of the house.
Who may enter: everybody.
"""
