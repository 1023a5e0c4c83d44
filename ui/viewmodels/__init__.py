"""State shaped for eyes: a pure function from page and standing to a frozen view, and a QObject that QML reads it from.

May not: touch the screen, devices or the backend; decide what comes next. Texts come from the catalogue.
Who may enter: the navigator and QML (as `Xiaochuang.Models`).
"""
