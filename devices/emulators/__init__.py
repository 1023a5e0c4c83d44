"""The wire's far end: hardware for people without hardware, on pseudo-terminals and TCP, paced like the real line.

Lives here: what devices answer, with constants of their own (a codec's bug must not be mirrored), and every misfortune
they are known for. May not: drivers, codecs, links. Who may enter: tests and the command line.
"""
