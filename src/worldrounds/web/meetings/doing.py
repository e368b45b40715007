"""What every button of these pages does: call one action, say how it went, go back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from worldrounds.core.errors import Refused


def do(request: HttpRequest, action: Callable[[], object], *, said: str, back: str) -> HttpResponse:
    """Run ``action``; a refusal becomes a sentence at the top of the page one returns to."""
    try:
        action()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(back)
