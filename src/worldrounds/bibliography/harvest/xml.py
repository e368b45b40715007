"""What both metadata formats share."""

import re
from typing import Any

Element = Any  # of lxml, which carries no types
_UNSEEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return _UNSEEN.sub("", text)
