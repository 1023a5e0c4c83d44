"""Pixels to findings: is the picture live, who stands there, where is the sheet, what does a code say, which faces.

Lives here: pure looking (OpenCV, numpy, zxing-cpp): a picture and times in, frozen findings out.
May not: a camera, a thread, a clock, a file.
Who may enter: drivers, the command line. Emulators draw with code of their own.
"""
