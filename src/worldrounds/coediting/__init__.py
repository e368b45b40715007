"""Shared documents (CRDT): pure, no web framework, no database.

``document`` holds one text; ``room`` is where several people edit it at once; ``store`` says what a room
needs from a disk; ``wire`` reads and writes the frames of the y-websocket protocol; ``plain`` merges a text
that came from an ordinary form. What stands beside the text: ``parts`` are named texts and things in order, of which
``matrix``, ``tree`` and ``options`` are made; the boards in frontend/src read and write the same. ``erasing`` takes out for good what somebody wrote. Why it is built this way: docs/decisions/0007-co-editing.md.
"""
