"""Reads of the commons, one file a subject."""
