"""Days, countries and kinds of periods in the reader's language."""

from datetime import date

from django import template

from worldrounds.core.countries import country_name
from worldrounds.core.days import in_words, short
from worldrounds.web.plan.page import kind_words

register = template.Library()


@register.simple_tag
def days(first_day: date, end_day: date) -> str:
    """``{% days session.first_day session.end_day %}``: “12–18 Jan 2027”; the end is not in it."""
    return in_words(first_day, end_day)


@register.simple_tag
def day(value: date) -> str:
    return short(value)


@register.simple_tag
def country(code: str) -> str:
    return country_name(code)


@register.simple_tag
def kind(value: str) -> str:
    """“Exams” for the kind of a calendar's period."""
    return kind_words(value)
