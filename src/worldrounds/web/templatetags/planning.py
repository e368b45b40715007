"""Days in the reader's language."""

from datetime import date

from django import template

from worldrounds.core.days import in_words, short

register = template.Library()


@register.simple_tag
def days(first_day: date, end_day: date) -> str:
    """``{% days session.first_day session.end_day %}``: “12–18 Jan 2027”; the end is not in it."""
    return in_words(first_day, end_day)


@register.simple_tag
def day(value: date) -> str:
    return short(value)
