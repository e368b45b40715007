"""The language of the templates: Jinja2, and what every page may use in it (decision 0010)."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.template import defaultfilters
from django.templatetags.static import static as static_address
from django.utils import timezone, translation
from jinja2 import Environment, FileSystemBytecodeCache, pass_context, pass_environment
from jinja2.runtime import Context
from markupsafe import Markup

from worldrounds.commons.queries.moderation import waiting_for
from worldrounds.core import days
from worldrounds.core.countries import country_name
from worldrounds.core.markdown import anchor, shortened
from worldrounds.core.markdown import render as markdown
from worldrounds.core.models import Work
from worldrounds.core.zones import zone
from worldrounds.web import moments
from worldrounds.web.addresses import url
from worldrounds.web.commons.kinds import entries_address, kind_word
from worldrounds.web.evidence.saving import is_saved
from worldrounds.web.home import trail
from worldrounds.web.home.deeds import deed
from worldrounds.web.plan.page import kind_words
from worldrounds.web.tabs import programme_tabs
from worldrounds.web.work.progress import seen


def environment(**options: Any) -> Environment:
    """Called once, by Django's Jinja2 backend."""
    compiled = settings.DATA / "cache" / "templates"  # all processes share it, also after a restart
    compiled.mkdir(parents=True, exist_ok=True)
    made = Environment(  # noqa: S701 - Django passes autoescape=True
        **options,
        bytecode_cache=FileSystemBytecodeCache(str(compiled)),
        extensions=["jinja2.ext.i18n"],
        keep_trailing_newline=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension brings it
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.globals |= FUNCTIONS
    made.filters |= FILTERS
    return made


def translate(text: str, **values: object) -> Markup:
    """``_("…")``: what our own catalogues say is trusted, values put into it are escaped."""
    if values:
        return Markup(translation.gettext(text)) % values  # noqa: S704
    return _said(translation.get_language(), text)


@cache  # as many as the templates have sentences
def _said(language: str, text: str) -> Markup:
    return Markup(translation.gettext(text)) % {}  # noqa: S704


@cache  # the names of files carry their content, and change with the installation only
def static(path: str) -> str:
    return static_address(path)


def querystring(query: QueryDict, **changes: object) -> str:
    """The address's “?…” with some of its values changed."""
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = str(value)
    return f"?{changed.urlencode()}"


@pass_environment
def moment(env: Environment, value: datetime, everyone: Iterable[tuple[str, str]] = ()) -> Markup:
    """``moment(session.starts_at, everyone=places)``: the reader's local time with its zone in words; with places
    ((name, IANA zone) pairs) also everyone's, one click away."""
    return _part(
        env,
        "parts/moment.html",
        value=value,
        local=moments.day_and_time(value),
        zone=moments.reader_zone_words(),
        everyone=moments.everyone(value, everyone),
    )


@pass_context
def work_progress(
    context: Context,
    work: Work,
    stop: str = "",
    again: str = "",
    message: str = "",
    best: str = "",
    picture: str = "",
) -> Markup:
    """``stop`` and ``again`` are addresses to post to; without them there is no such button. ``message`` and ``best``
    say in the reader's language what the row says in English; ``picture`` shows how it goes."""
    shown = seen(work, at=timezone.now())
    csrf_input = context.get("csrf_input")
    return _part(
        context.environment,
        "work/progress.html",
        work=work,
        stop=stop,
        again=again,
        csrf_input=csrf_input,
        message=message or work.message,
        best=best or work.best,
        picture=picture,
        **shown,
    )


def clock(zone_name: str) -> str:
    """The time now in a zone: “20:41”."""
    return timezone.now().astimezone(zone(zone_name)).strftime("%H:%M")


def is_night(zone_name: str) -> bool:
    """Whether most people there are asleep now."""
    return not 7 <= timezone.now().astimezone(zone(zone_name)).hour < 22


def local_date(value: date | datetime | None, pattern: str) -> str:
    """A day, or a moment in the reader's time, by Django's date format."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return str(defaultfilters.date(local, pattern))


def local_day(value: date | datetime | None, style: str = "short") -> str:
    """The same in words, in the reader's language: ``invited_at|day``, ``first_day|day("long")``."""
    if value is None:
        return ""
    return DAYS[style](timezone.localtime(value).date() if isinstance(value, datetime) else value)


def _part(env: Environment, template: str, **shown: object) -> Markup:
    return Markup(env.get_template(template).render(shown))  # noqa: S704 - the template escapes


DAYS = {"short": days.short, "brief": days.brief, "long": days.long, "weekday": days.with_weekday}
FUNCTIONS = {
    "_": translate,
    "url": url,
    "static": static,
    "querystring": querystring,
    "moment": moment,
    "waiting_for": waiting_for,
    "clock": clock,
    "is_night": is_night,
    "country": country_name,
    "day": days.short,
    "days": days.in_words,
    "kind": kind_words,
    "programme_tabs": programme_tabs,
    "is_saved": is_saved,
    "work_progress": work_progress,
    "entries_address": entries_address,
    "kind_word": kind_word,
}
FILTERS = {
    "date": local_date,
    "day": local_day,
    "urlize": defaultfilters.urlize,
    "linebreaks": defaultfilters.linebreaks_filter,
    "linebreaksbr": defaultfilters.linebreaksbr,
    "truncatechars": defaultfilters.truncatechars,
    "shortened": shortened,
    "floatformat": defaultfilters.floatformat,
    "markdown": markdown,
    "term_anchor": anchor,
    "wall_words": moments.wall_words,
    "zone_words": moments.zone_words,
    "trail_deed": deed,
    "trail_target": trail.target,
    "trail_name": trail.name,
    "trail_value": trail.value,
}
