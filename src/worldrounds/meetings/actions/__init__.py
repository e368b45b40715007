"""Writes, one file a subject: timetables, sessions, proposals, feeds."""
