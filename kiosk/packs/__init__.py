"""Service packs: a government service as data (`config/services/<id>/`), and the engine that asks its form.

Lives here: the strict YAML reader, the schema at the edge, type-checked conditions, the loader, the form engine (the
same on the terminal for the person and on the server for the truth), the certificate's record, golden cases.
May not: draw, print, sign, store, look at a clock. Who may enter: journeys, the command line, the backend, the screen.
"""
