"""Writes to the commons, one file a subject."""
