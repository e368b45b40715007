"""What a person leaves in a room is taken away: docs/decisions/0014-erasing.md says what goes and what stays.

``document`` takes the person out of the shared document and its versions, ``rows`` out of everything else in the room,
``mentions`` the name out of what others wrote.
"""
