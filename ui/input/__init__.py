"""Fingers and keys: what a touch is, and how four arrow keys and one button reach everything.

May not: know a page or a journey. Who may enter: the shell, playback. What a touch is stands in Touchable.qml.
"""
