"""Ideas in words: kinds of formats, levels, numbers, weeks and hours."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.commons.models import Idea
from worldrounds.core.days import in_words
from worldrounds.web.commons.words import FORMATS
from worldrounds.web.enrolment.present import language_name


def format_name(slug: str) -> str:
    return str(FORMATS.get(slug, slug)) if slug else _("Any format")


def format_choices() -> list[tuple[str, str]]:
    return [(slug, str(name)) for slug, name in FORMATS.items()]


def facts(idea: Idea) -> list[tuple[str, str]]:
    """Term and description, only of what was said."""
    told = [
        (_("Format"), format_name(idea.format)),
        (_("Level"), idea.get_level_display() if idea.level else _("Any level")),
        (_("Languages"), ", ".join(language_name(code) for code in idea.languages)),
        (_("Students"), numbers(idea)),
        (_("When"), weeks(idea)),
        (_("Hours"), hours(idea)),
        (_("Credit"), idea.get_credit_display() if idea.credit else ""),
    ]
    return [(term, words) for term, words in told if words]


def numbers(idea: Idea) -> str:
    if idea.fewest and idea.most and idea.fewest != idea.most:
        return f"{idea.fewest}–{idea.most}"
    if idea.most:
        return str(idea.most) if idea.fewest else _("at most %(count)s") % {"count": idea.most}
    return _("at least %(count)s") % {"count": idea.fewest} if idea.fewest else ""


def weeks(idea: Idea) -> str:
    days = in_words(idea.first_day, idea.end_day) if idea.first_day and idea.end_day else ""
    if not idea.weeks:
        return days
    length = ngettext("%(count)d week", "%(count)d weeks", idea.weeks) % {"count": idea.weeks}
    return _("%(length)s in %(days)s") % {"length": length, "days": days} if days else length


def hours(idea: Idea) -> str:
    clock = f"{idea.earliest_hour:02}:00–{idea.latest_hour:02}:00"
    school = idea.entry.institution
    which = _("every day") if idea.weekends else _("on weekdays")
    if school is None:
        return f"{clock}, {which}"
    return _("%(clock)s %(which)s, by the clock of %(city)s") % {
        "clock": clock,
        "which": which,
        "city": school.city,
    }
