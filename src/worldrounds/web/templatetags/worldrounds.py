"""Template tags and filters that every page may use."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from worldrounds.core.zones import zone
from worldrounds.programmes.rules import Standing
from worldrounds.web import moments

register = template.Library()


@register.inclusion_tag("parts/moment.html")
def moment(value: datetime, everyone: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """``{% moment session.starts_at everyone=places %}``: the reader's local time with its zone in words;
    with places ((name, IANA zone) pairs) also everyone's, one click away."""
    return {
        "value": value,
        "local": moments.day_and_time(value),
        "zone": moments.reader_zone_words(),
        "everyone": moments.everyone(value, everyone),
    }


@register.simple_tag
def clock(zone_name: str) -> str:
    """The time now in a zone: “20:41”."""
    return timezone.now().astimezone(zone(zone_name)).strftime("%H:%M")


@register.filter
def zone_words(name: str) -> str:
    return moments.zone_words(name)


@register.filter
def trail_target(target: str) -> str:
    """“meetings.Session:155” -> “session 155”: what an entry of the audit trail speaks of."""
    label, _colon, key = target.partition(":")
    try:
        return f"{apps.get_model(label)._meta.verbose_name} {key}"
    except (LookupError, ValueError):
        return target


@register.filter
def trail_name(name: str) -> str:
    return name.replace("_", " ")


@register.filter
def trail_value(value: Any) -> str:
    """A detail of the audit trail in words; moments in the reader's time with its zone."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(trail_value(item) for item in value)
    try:
        at = datetime.fromisoformat(value)
        return f"{moments.day_and_time(at)} ({moments.reader_zone_words()})" if at.tzinfo else value
    except (TypeError, ValueError):
        return str(value)


_UNDER = {
    "groups": "formings",
    "sessions": "timetables",
    "students": "participation",
}  # pages that belong to a tab's, by their address


@register.inclusion_tag("parts/programme_tabs.html", takes_context=True)
def programme_tabs(context: dict[str, Any], standing: Standing) -> dict[str, Any]:
    """The pages of a programme that this person may open."""
    here = context["request"].path
    start = reverse("programme", args=[standing.programme.slug])
    tabs = []
    for title, name in _tabs(standing):
        address = reverse(name, args=[standing.programme.slug])
        alone = name in ("programme", "my-profile")  # other tabs' addresses begin with theirs
        under = (address, f"{start}{_UNDER.get(name, name)}/")
        current = here == address if alone else here.startswith(under)
        tabs.append({"title": title, "address": address, "current": current})
    return {"tabs": tabs}


def _tabs(standing: Standing) -> list[tuple[str, str]]:
    tabs = [(_("Overview"), "programme")]
    if standing.is_staff:
        tabs += [
            (_("Plan"), "plan"),
            (_("Schools"), "partners"),
            (_("Students"), "students"),
            (_("Groups"), "groups"),
            (_("Sessions"), "sessions"),
        ]
    if standing.enrolment is not None:
        tabs += [(_("My profile"), "my-profile"), (_("My free hours"), "my-availability")]
    return tabs
