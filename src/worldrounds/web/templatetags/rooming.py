"""Filters of the room's pages."""

from babel import Locale, UnknownLocaleError
from django import template
from django.utils import translation
from django.utils.safestring import SafeString

from worldrounds.rooms.markdown import render

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    return render(text)


@register.filter
def country_name(code: str) -> str:
    """“JP” -> “Japan”, in the reader's language."""
    try:
        locale = Locale.parse((translation.get_language() or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(locale.territories.get(code, code))
