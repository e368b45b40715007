"""The person who reads the page."""

from django.http import HttpRequest

from worldrounds.people.models import Person


def reader(request: HttpRequest) -> Person:
    """The signed-in person. Views are behind LoginRequiredMiddleware, so there is one."""
    if not isinstance(request.user, Person):
        raise TypeError("this view needs a signed-in person")
    return request.user


def reader_if_any(request: HttpRequest) -> Person | None:
    """On pages that are open to everybody: None for a visitor."""
    return request.user if isinstance(request.user, Person) else None
