"""The person who reads the page."""

from django.http import HttpRequest

from worldrounds.people.models import Person


def reader(request: HttpRequest) -> Person:
    """The signed-in person. Views are behind LoginRequiredMiddleware, so there is one."""
    if not isinstance(request.user, Person):
        raise TypeError("this view needs a signed-in person")
    return request.user
