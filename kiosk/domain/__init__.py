"""Values and rules that would hold without a computer: identity, names, representation, queueing, refusals.

Lives here: frozen values, pure functions. May not: clocks, threads, files, sockets, or anything from elsewhere in the house.
Who may enter: everybody.
"""
