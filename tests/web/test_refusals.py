import pytest
from django import forms
from django.contrib.messages.storage.base import BaseStorage

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


class DayForm(forms.Form):
    day = forms.DateField()


class Kept(BaseStorage):
    def _get(self, *args, **kwargs):
        return [], True


@pytest.mark.parametrize(("field", "place"), [("day", "day"), (None, "__all__")])
def test_refusal_stands_beside_its_field_or_above_the_form(field, place):
    form = DayForm({"day": "2026-10-01"})

    with refusals_on_form(form):
        raise Refused("This day has passed.", field=field)

    assert form.errors == {place: ["This day has passed."]}


def test_refusal_stands_on_the_next_page_and_what_follows_is_left_out(rf):
    request = rf.post("/")
    request._messages = Kept(request)
    done = []

    with refusals_on_page(request):
        done.append("before")
        raise Refused("Somebody was quicker.")
        done.append("after")

    assert [str(message) for message in request._messages] == ["Somebody was quicker."]
    assert done == ["before"]


@pytest.mark.parametrize("error", [NotAllowed("no"), ValueError("no")])
def test_what_is_no_refusal_goes_on(error):
    with pytest.raises(type(error)), refusals_on_form(DayForm({})):
        raise error
