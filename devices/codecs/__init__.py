"""What a byte means: device protocols without I/O. Values in, values out; no clock, no thread, no link.

Lives here: command encoders, incremental decoders that survive any bytes, layouts of data blocks.
May not: links, drivers, emulators; deciding when to retry. Who may enter: drivers.
"""
