"""What the values of a blueprint's fields are called on pages."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from worldrounds.web.commons import words

FORMATS = {slug.replace("-", " "): name for slug, name in words.FORMATS.items()}
MODELS = words.MODELS
PARTS: dict[str, Promise] = {
    "about": _("About it"),
    "phases": _("Phases"),
    "themes": _("Themes and cases"),
    "sessions": _("Sessions"),
    "stages": _("Stages"),
    "tasks": _("Tasks"),
    "instruments": _("Questionnaires"),
    "runsheets": _("Shared run sheets"),
    "rules": _("Rules for groups"),
}
WAVES: dict[str, Promise] = {
    "pre": _("before the first day"),
    "post": _("after the last day"),
    "follow-up": _("months later"),
}
KINDS: dict[str, Promise] = {
    "added": _("added"),
    "removed": pgettext_lazy("part of a blueprint", "removed"),
    "moved": _("in another place"),
    "changed": _("changed"),
}
DEEDS: dict[str, Promise] = {**KINDS, "days": _("moved to other days")}
FIELDS: dict[str, Any] = {
    "title": _("Title"),
    "summary": _("Summary"),
    "audience": _("For whom"),
    "language": _("Language"),
    "licence": _("Licence"),
    "authors": _("Authors"),
    "format": _("Format"),
    "other_formats": _("Other formats"),
    "model": _("Model"),
    "other_models": _("Other models"),
    "starts_in": _("Month it is written for"),
    "group_size.min": _("Fewest students in a group"),
    "group_size.max": _("Most students in a group"),
    "hours.student": _("Hours of a student"),
    "hours.facilitator": _("Hours of a facilitator"),
    "hours.site_lead": _("Hours of a site lead"),
    "hours.coordinator": _("Hours of the coordinator"),
    "sources": _("What it is based on"),
    "evidence": _("Articles"),
    "description": _("Description"),
    "instructions": _("Instructions"),
    "when": _("Days"),
    "opens": _("Opens"),
    "due": _("Due"),
    "kind": _("Kind"),
    "where": _("Where"),
    "phase": _("Phase"),
    "theme": _("Theme"),
    "minutes": _("Minutes"),
    "sittings": _("Sittings"),
    "runsheet": _("Run sheet"),
    "parts": _("Run sheet"),
    "who": _("Who"),
    "waves": _("Asked"),
    "statements": _("Statements"),
    "address": _("Address"),
    "rounds": _("Rounds"),
    "reviews": _("Products to read"),
    "consequence": _("What follows from ratings"),
    "case.title": _("Case: title"),
    "case.text": _("Case: text"),
    "case.bring": _("Case: what to bring"),
    "case.questions": _("Case: questions"),
    "case.basis": _("Case: what it is based on"),
    "size": _("Size of a group"),
    "countries": _("Countries in a group"),
    "institutions": _("Schools in a group"),
    "one_institution": _("Students of one school"),
    "hours": _("Common free hours a week"),
    "common_language": _("A common language"),
    "not_alone": _("Nobody is the only one of their kind"),
    "spread": _("A mixture"),
    "topic": _("The same topic"),
    "burden": _("A comfortable hour for everyone"),
}
