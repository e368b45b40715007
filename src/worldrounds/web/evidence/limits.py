"""How often a machine may ask, counted by each process for itself: there are a few, so the true limit is a few times this."""

from django.core.cache import caches
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

MINUTE, HOUR = 60, 3600


def allow(request: HttpRequest, door: str, *, limit: int, seconds: int) -> bool:
    """Count one more from this address; False once ``limit`` is passed within ``seconds`` of the first."""
    counted, key = caches["process"], f"{door}:{request.META.get('REMOTE_ADDR', '')}"
    counted.add(key, 0, seconds)
    try:
        return counted.incr(key) <= limit
    except ValueError:  # it ran out between the two lines
        return True


class Limit(BaseThrottle):
    """For all operations of the API together."""

    def __init__(self, limit: int, seconds: int) -> None:
        self._limit, self._seconds = limit, seconds

    def allow_request(self, request: HttpRequest) -> bool:
        return allow(request, "api", limit=self._limit, seconds=self._seconds)

    def wait(self) -> float:
        return self._seconds
