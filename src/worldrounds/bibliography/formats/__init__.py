"""One file a format: each reads a file into records and writes records as such a file."""
