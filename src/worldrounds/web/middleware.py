"""Everything that depends on who reads: time zone and language."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from worldrounds.core.zones import zone
from worldrounds.people.models import Person


class ReaderMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user if isinstance(request.user, Person) else None
        reader_zone = zone(person.time_zone) if person else ZoneInfo("UTC")
        language = person.language if person else translation.get_language_from_request(request)
        with timezone.override(reader_zone), translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
