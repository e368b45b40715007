"""Filters of the room's pages."""

from babel import Locale, UnknownLocaleError
from django import template
from django.utils.safestring import SafeString

from worldrounds.core.language import locale
from worldrounds.rooms.markdown import render

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    return render(text)


@register.filter
def country_name(code: str) -> str:
    """“JP” -> “Japan”, in the reader's language."""
    try:
        names = Locale.parse(locale())
    except (UnknownLocaleError, ValueError):
        names = Locale("en")
    return str(names.territories.get(code, code))
