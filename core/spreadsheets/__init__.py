"""Spreadsheets from and for people: `reader.read_table`, `writer.write_xlsx`, `writer.write_csv`, `formats` for the
admin.

A file that somebody uploads is hostile until it is proved otherwise, so it is parsed in a child process with limits on
memory and time (`child`); the web or worker process only ever sees plain rows. This file imports nothing, because the
child imports the package too and must start in a few milliseconds, without Django.
"""
