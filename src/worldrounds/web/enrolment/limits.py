"""How often something may be asked for. A whole school is behind one address, so nothing counts by address."""

from django.core.cache import cache

HOUR = 3600
MAILS_TO_ONE_ADDRESS = 3  # an hour
APPLICATIONS_THROUGH_ONE_LINK = 600  # an hour: a lecture hall at once is fine, a machine is not


def allow(key: str, *, limit: int, seconds: int = HOUR) -> bool:
    """Count one more; False once ``limit`` is passed within ``seconds`` of the first."""
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= limit
    except ValueError:  # it ran out between the two lines
        return True
