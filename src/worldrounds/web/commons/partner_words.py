"""Why a school is proposed, in plain words."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.commons.models import Idea
from worldrounds.core.days import in_words
from worldrounds.journeys.find_partners import Found
from worldrounds.solvers.partnering import Reason
from worldrounds.web.commons.idea_words import format_name, numbers
from worldrounds.web.enrolment.present import language_name

GOOD, POOR = 0.75, 0.5  # desirabilities that are worth a sentence for and against


@dataclass(frozen=True)
class Why:
    """Sentences for, sentences against, and what one of the two has not told."""

    good: list[str]
    poor: list[str]
    untold: list[str]


def why(found: Found, ours: Idea) -> Why:
    good: list[str] = []
    poor: list[str] = []
    for reason in found.match.reasons:
        if reason.aspect == "topics":
            good += (told := _topics(found))
            if reason.told and not told:
                poor.append(_("The subjects of your two ideas are not close."))
        elif reason.told and (sentence := _sentence(reason, found, ours)):
            if reason.value >= GOOD:
                good.append(sentence)
            elif reason.value <= POOR and reason.aspect != "past":
                poor.append(sentence)
    untold = [_names()[r.aspect] for r in found.match.reasons if not r.told and r.aspect in _names()]
    if found.theirs.load:
        poor.append(_load(found.theirs.load))
    return Why(good, poor, untold)


def _topics(found: Found) -> list[str]:
    told = []
    if found.gives:
        told.append(_("They offer what you seek: %(words)s.") % {"words": ", ".join(found.gives)})
    elif (found.match.gives or 0) > 0.2:
        told.append(_("What they offer is close to what you seek, in other words."))
    if found.takes:
        told.append(_("They seek what you offer: %(words)s.") % {"words": ", ".join(found.takes)})
    elif (found.match.takes or 0) > 0.2:
        told.append(_("What they seek is close to what you offer, in other words."))
    return told


def _sentence(reason: Reason, found: Found, ours: Idea) -> str:
    theirs = found.idea
    match reason.aspect:
        case "weeks":
            return _weeks(found)
        case "hours":
            return _hours(found.match.hours or 0)
        case "language":
            return _languages(ours, theirs)
        case "format" if ours.format == theirs.format:
            return _("Both think of the same format: %(name)s.") % {"name": format_name(ours.format)}
        case "format":
            names = {"ours": format_name(ours.format), "theirs": format_name(theirs.format)}
            return _("You think of another format than they: %(ours)s, not %(theirs)s.") % names
        case "level" if ours.level == theirs.level:
            return _("For the same people: %(level)s.") % {"level": ours.get_level_display()}
        case "level":
            return _("They think of other people: %(level)s.") % {"level": theirs.get_level_display()}
        case "size":
            return _("They would bring %(theirs)s students, you %(ours)s.") % {
                "theirs": numbers(theirs),
                "ours": numbers(ours),
            }
        case _:
            return _("Your schools have worked together before.") if reason.value == 1 else ""


def _weeks(found: Found) -> str:
    count = found.match.weeks or 0
    if not count:
        return _("No week suits both as it is written now.")
    days = in_words(found.mondays[0], found.mondays[-1] + timedelta(weeks=1))
    text = ngettext("%(count)d week in common", "%(count)d weeks in common", count)
    return _("%(weeks)s, between %(days)s.") % {"weeks": text % {"count": count}, "days": days}


def _hours(hours: float) -> str:
    if hours < 0.5:
        return _("No hour of the week suits both as it is written now.")
    count = round(hours)
    text = ngettext(
        "%(count)d hour of a usual week suits both.", "%(count)d hours of a usual week suit both.", count
    )
    return text % {"count": count}


def _languages(ours: Idea, theirs: Idea) -> str:
    both = [language_name(code) for code in ours.languages if code in theirs.languages]
    if both:
        return _("A language in common: %(names)s.") % {"names": ", ".join(both)}
    return _("No language in common is named; they name %(names)s.") % {
        "names": ", ".join(language_name(code) for code in theirs.languages)
    }


def _load(count: int) -> str:
    text = ngettext(
        "This school has %(count)d contact open already, so an answer may take longer.",
        "This school has %(count)d contacts open already, so an answer may take longer.",
        count,
    )
    return text % {"count": count}


def _names() -> dict[str, str]:
    return {
        "weeks": _("weeks"),
        "language": _("languages"),
        "format": _("format"),
        "level": _("level"),
        "size": _("number of students"),
    }
