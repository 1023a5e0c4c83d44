"""Introduces neighbours: with the command line, the only room that names devices, ui and backend together.

Lives here: `terminal` runs one terminal; `installation` brings up its devices and backend; `clock` the site's calendar.
May not: rules of any kind. Who may enter: the command line.
"""
