"""Introduces neighbours: with the command line, the only room that names devices, ui and backend together.

Lives here: `terminal` runs one terminal; `judging` reads its settings; `installation` brings up all it works with:
the devices that are `fitted`, what `certificates` need, what numbers need where the terminal is `alone`; `clock` the
site's calendar; `attendance` joins those who look after it; what they work with: `upkeep_room`, `surveys`, `examining`
(over `benches`), `searching` (and `adopting` what was found), `camera_view`.
May not: rules of any kind. Who may enter: the command line.
"""
