"""Which licences let anybody pass a text on, as sources write them."""

import re

_OPEN = re.compile(
    r"\b(cc[\s-]?0|cc[\s-]?by(?![\s-]?n[cd])|creativecommons\.org/(licenses/by(-sa)?/|publicdomain/)|public domain)",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"by[\s-](nc|nd|sa[\s-]n)|noncommercial|non-commercial|noderiv|no deriv", re.IGNORECASE)


def is_open(licence: str) -> bool:
    """Creative Commons Zero, Attribution or Attribution-ShareAlike, or no copyright. Anything else, and what is not
    said, is not."""
    return bool(_OPEN.search(licence)) and not _CLOSED.search(licence)
