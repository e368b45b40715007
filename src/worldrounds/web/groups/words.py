"""What the grouping solver found, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.countries import country_name
from worldrounds.solvers.grouping import Check, Kind, Misfit, Rule
from worldrounds.solvers.time.patterns import DAYS
from worldrounds.web.enrolment.hours import short_days
from worldrounds.web.enrolment.present import language_name


@dataclass(frozen=True)
class CheckLine:
    """A rule in one group: ``state`` is "good", "bad" (a must that is broken) or "warn" (a wish not met)."""

    state: str
    mark: str
    words: str
    text: str


def check_line(check: Check) -> CheckLine:
    if check.held and (check.rule.hard or check.degree >= 0.999):
        return CheckLine("good", "✓", _("holds"), check_words(check))
    if check.rule.hard:
        return CheckLine("bad", "✗", _("broken"), check_words(check))
    return CheckLine("warn", "–", _("partly"), check_words(check))


def check_words(check: Check) -> str:
    rule = check.rule
    match rule.kind:
        case Kind.SIZE:
            text = ngettext(
                "%(n)s member (%(least)s to %(most)s wanted)",
                "%(n)s members (%(least)s to %(most)s wanted)",
                round(check.value),
            )
            return text % _bounds(check)
        case Kind.DIFFERENT if rule.attribute == "country":
            text = ngettext(
                "%(n)s country (at least %(least)s wanted)",
                "%(n)s countries (at least %(least)s wanted)",
                round(check.value),
            )
            return text % _bounds(check)
        case Kind.DIFFERENT if rule.attribute == "institution":
            text = ngettext(
                "%(n)s school (at least %(least)s wanted)",
                "%(n)s schools (at least %(least)s wanted)",
                round(check.value),
            )
            return text % _bounds(check)
        case Kind.SAME if rule.attribute == "institution":
            return _("%(n)s from one school (at most %(most)s wanted)") % _bounds(check)
        case Kind.HOURS:
            return _("%(n)s common hours a week (at least %(least)s wanted)") % _bounds(check)
        case Kind.NOT_ALONE if rule.attribute == "gender":
            return _not_alone(check)
        case Kind.LANGUAGE if check.held:
            if not check.detail:
                return _("nobody has told languages")
            return _("all share a language (%(language)s)") % {"language": language_name(check.detail)}
        case Kind.LANGUAGE:
            return _("no language that all speak")
        case Kind.NEW_PEOPLE if not check.value:
            return _("nobody has met before in a group")
        case Kind.NEW_PEOPLE:
            return ngettext(
                "%(count)s pair has met before in a group",
                "%(count)s pairs have met before in a group",
                round(check.value),
            ) % {"count": round(check.value)}
        case Kind.TOPIC if not check.detail:
            return _("nobody has told wished topics")
        case Kind.TOPIC:
            return _("the members wish for the same topic: %(share)s") % {"share": percent(check.value)}
        case Kind.BURDEN:
            return _("comfort of the best common hour: %(share)s") % {"share": percent(check.value)}
        case Kind.SPREAD if rule.attribute == "year":
            return _("different years of study: %(share)s") % {"share": percent(check.value)}
        case _:
            return check.text  # rules that only a file can give


def rule_words(rule: Rule) -> str:
    """What is asked for, in a few words."""
    least, most = number(rule.least), number(rule.most)
    match rule.kind:
        case Kind.SIZE:
            return _("%(least)s to %(most)s students in a group") % {"least": least, "most": most}
        case Kind.DIFFERENT if rule.attribute == "country":
            return _("at least %(least)s countries") % {"least": least}
        case Kind.DIFFERENT if rule.attribute == "institution":
            return _("at least %(least)s schools") % {"least": least}
        case Kind.SAME if rule.attribute == "institution":
            return _("at most %(most)s from one school") % {"most": most}
        case Kind.HOURS:
            return _("at least %(least)s common hours a week") % {"least": least}
        case Kind.NOT_ALONE if rule.attribute == "gender":
            return _("nobody is the only one of their gender")
        case Kind.LANGUAGE:
            return _("one language that all share")
        case Kind.NEW_PEOPLE:
            return _("people who have not been in a group together")
        case Kind.TOPIC:
            return _("a topic that the members wish for")
        case Kind.BURDEN:
            return _("a comfortable hour for everyone")
        case Kind.SPREAD if rule.attribute == "year":
            return _("different years of study")
        case _:
            return rule.key


def level_words(rule: Rule) -> str:
    return _("must") if rule.hard else _("should")


def reason_words(code: str, facts: Mapping[str, Any], fallback: str, topics: Mapping[str, str]) -> str:
    """``topics``: their titles by key."""
    match code:
        case "hours":
            return _("shares %(hours)s hours a week with the whole group") % {"hours": number(facts["hours"])}
        case "only_country":
            return _("the only one here from %(country)s") % {"country": country_name(facts["value"])}
        case "only_institution":
            return _("the only one here from %(school)s") % {"school": facts["value"]}
        case "company":
            return _("not alone here by %(what)s") % {"what": attribute_words(facts["attribute"])}
        case "topic":
            return _("the group's topic, “%(topic)s”, is wish number %(rank)s") % {
                "topic": topics.get(facts["topic"], facts["topic"]),
                "rank": facts["rank"],
            }
        case "alternatives":
            return _("would find enough common hours in %(fit)s of %(groups)s other groups") % facts
        case _:
            return fallback


def misfit_words(misfit: Misfit, broken: Check | None, names: Mapping[str, str]) -> tuple[str, str]:
    """(reason, smallest change that would help; may be empty). Who it is stands before it.

    ``broken``: the rule that the group breaks; ``names``: by key.
    """
    facts = misfit.facts
    change = _change_words(misfit, broken, names)
    if "joins" in facts and "hours" not in facts and misfit.rule == "size":
        return _("Is in a group that is too small."), change
    if misfit.rule == "size" and len(misfit.keys) == 1 and "shared_with" in facts:
        return _("No group was found that keeps every “must” with this student."), change
    if misfit.rule != "hours" or "shared_with" not in facts or len(misfit.keys) > 1:
        return f"{_capital(check_words(broken))}." if broken else misfit.reason, change
    hours = {"hours": number(facts.get("free_hours", 0)), "count": facts["shared_with"]}
    reason = ngettext(
        "Is free %(hours)s hours a week, and has enough common hours with %(count)s other person.",
        "Is free %(hours)s hours a week, and has enough common hours with %(count)s other people.",
        facts["shared_with"],
    )
    return reason % hours, change


def _change_words(misfit: Misfit, broken: Check | None, names: Mapping[str, str]) -> str:
    facts = misfit.facts
    if "hours" in facts:
        change = _more_hours(facts["hours"], names)
        group = {"number": round(facts.get("joins", 0)) + 1}
        then = _("Then group %(number)s would have a place.") % group if "joins" in facts else ""
        return f"{change} {then}".strip()
    if "joins" in facts:
        return _("Would fit into group %(number)s.") % {"number": round(facts["joins"]) + 1}
    if misfit.rule == "size" and len(misfit.keys) == 1 and "shared_with" in facts:
        return _("Relax a rule, or move the student by hand.")
    for side in ("least", "most"):
        if broken and facts.get(side):
            return f"{way_words(broken.rule, side, facts[side], misfit.change)}."
    if misfit.rule == "hours":
        return _("Ask for more free hours, or form this group by hand.")
    return f"{way_words(broken.rule, '', None, misfit.change)}." if broken else misfit.change


def way_words(rule: Rule, side: str, bound: float | None, fallback: str) -> str:
    """A change of one rule, short enough for a button: another bound, or a wish instead of a must."""
    if rule.kind in (Kind.TOGETHER, Kind.APART):
        return fallback
    if bound is None:
        return _("Make it a wish: %(rule)s") % {"rule": rule_words(rule)}
    figures = {"new": number(bound), "old": number(rule.least if side == "least" else rule.most)}
    match rule.kind:
        case Kind.SIZE:
            return _("Allow groups of %(new)s") % figures
        case Kind.HOURS:
            asked = ngettext(
                "Ask for %(new)s common hour instead of %(old)s",
                "Ask for %(new)s common hours instead of %(old)s",
                1 if bound == 1 else 2,
            )
            return asked % figures
        case Kind.DIFFERENT:
            what = {"what": several_words(rule.attribute)}
            return _("Ask for %(new)s instead of %(old)s: %(what)s") % (figures | what)
        case Kind.SAME if rule.attribute == "institution":
            return _("Allow %(new)s from one school instead of %(old)s") % figures
        case _:
            return fallback


def several_words(attribute: str) -> str:
    """What there are several of."""
    known = {"country": _("countries"), "institution": _("schools")}
    return known.get(attribute, attribute_words(attribute))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _more_hours(hours: Mapping[str, str], names: Mapping[str, str]) -> str:
    if len(hours) == 1:
        (only,) = hours.values()
        return _("It would help to be free here too, in the student's own time: %(hours)s.") % {
            "hours": ranges_words(only)
        }
    each = "; ".join(f"{names.get(key, key)} {ranges_words(more)}" for key, more in hours.items())
    return _("It would help to be free here too, each in the own time: %(hours)s.") % {"hours": each}


def ranges_words(text: str) -> str:
    """“Mon 18:00-19:30; Tue …” with the days in the reader's language."""
    parts = (part.split(" ", 1) for part in text.split("; "))
    days = dict(zip(DAYS, short_days(), strict=True))
    return ", ".join(f"{days[day][0]} {clocks.replace('-', '–')}" for day, clocks in parts)


def attribute_words(name: str) -> str:
    known = {"gender": _("gender"), "year": _("year of study"), "country": _("country")}
    return known.get(name, name)


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    return f"{share:.0%}"


def _not_alone(check: Check) -> str:
    if check.held or not check.who:
        return _("nobody is the only one of their gender")
    return ngettext(
        "%(count)s member is the only one of their gender",
        "%(count)s members are the only one of their gender",
        len(check.who),
    ) % {"count": len(check.who)}


def _bounds(check: Check) -> dict[str, str]:
    return {
        "n": number(check.value),
        "least": number(check.rule.least),
        "most": number(check.rule.most),
    }
