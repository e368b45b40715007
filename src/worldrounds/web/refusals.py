"""Where a refusal is shown. ``with`` one of these, what comes after a refused action is left out.

with refusals_on_form(form):
    programme = start_programme(...)
    return redirect("plan", programme.slug)
return render(request, "programmes/start.html", {"form": form})
"""

from collections.abc import Callable
from types import TracebackType

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from worldrounds.core.errors import Refused


class _Shown:
    def __init__(self, show: Callable[[Refused], object]) -> None:
        self._show = show

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> bool:
        if isinstance(error, Refused):
            self._show(error)
            return True
        return False


def refusals_on_form(form: BaseForm) -> _Shown:
    """Beside the field that the refusal names, or above the form."""
    return _Shown(lambda refusal: form.add_error(refusal.field, str(refusal)))


def refusals_on_page(request: HttpRequest) -> _Shown:
    """At the top of the page that one sees next."""
    return _Shown(lambda refusal: messages.warning(request, str(refusal)))
