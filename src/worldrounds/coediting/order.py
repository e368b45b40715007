"""Where a thing stands among others: a short text that sorts before and after theirs, so that moving one thing changes
nothing but that thing."""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # as they sort
JITTER_BITS = 8


def between(low: str, high: str, jitter: int = 0) -> str:
    """A key after ``low`` and before ``high``; empty: before, or after, everything.

    ``jitter``: any number, of which eight bits choose the place between the two, so that those who put something in
    the same place at the same time seldom choose the same key. If ``low`` is not before ``high``, which happens only
    when they did, ``high`` is disregarded. Never ends in the lowest digit: there is room before every key.
    """
    first, last = clean(low), clean(high)
    if last and first >= last:
        last = ""
    for bit in range(JITTER_BITS):
        middle = _midpoint(first, last)
        if jitter >> bit & 1:
            first = middle
        else:
            last = middle
    return _midpoint(first, last)


def clean(key: object) -> str:
    """What of a key that anybody may have written can be used."""
    return "".join(digit for digit in key if digit in DIGITS).rstrip("0") if isinstance(key, str) else ""


def _midpoint(low: str, high: str) -> str:
    """The shortest key in the middle, by the numbers that the digits stand for."""
    same = 0
    while same < len(high) and (low[same : same + 1] or "0") == high[same]:
        same += 1
    if same:
        return high[:same] + _midpoint(low[same:], high[same:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else len(DIGITS)
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[first] + _midpoint(low[1:], "")
