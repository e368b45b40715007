"""What is proved of rules before the search, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.countries import country_name
from worldrounds.solvers.grouping import Kind, Rules
from worldrounds.solvers.grouping.feasibility import (
    Certificate,
    NoGroup,
    Searched,
    TooFew,
    Weighed,
)
from worldrounds.web.groups.words import number, rule_words, several_words


def nowhere_words(why: NoGroup, rules: Rules) -> str:
    """Why somebody fits into no group; the name stands before it."""
    rule = rules.find(why.rules[0]) if why.rules else None
    facts = why.facts
    if rule is None:
        return _("every group with this student breaks some “must”; all have been tried")
    if rule.kind is Kind.HOURS and facts["free_hours"] < rule.least:
        return _("free %(free)s hours a week; %(asked)s are asked for") % {
            "free": number(facts["free_hours"]),
            "asked": number(rule.least),
        }
    if rule.kind is Kind.HOURS:
        return _shares(facts["shared_with"], rules.sizes[0] - len(why.keys))
    if rule.attribute in facts.get("values", {}):
        return _(
            "the students with enough common hours bring too few %(what)s: %(count)s, asked for are %(least)s"
        ) % {
            "what": several_words(rule.attribute),
            "count": number(facts["values"][rule.attribute]),
            "least": number(rule.least),
        }
    return _("“%(rule)s” stands in the way") % {"rule": rule_words(rule)}


def argument_words(certificate: Certificate, rules: Rules, *, everybody: bool) -> str:
    """Why some of these students are left over in every plan, though each of them would fit somewhere."""
    left = ngettext(
        "In every plan at least %(left)d of them is left over.",
        "In every plan at least %(left)d of them are left over.",
        certificate.left,
    )
    apart = "" if everybody or isinstance(certificate, Weighed) else _("They can only be with one another.")
    sentences = [*_reasons(certificate, rules), apart, left % {"left": certificate.left}]
    return " ".join(sentence for sentence in sentences if sentence)


def _reasons(certificate: Certificate, rules: Rules) -> list[str]:
    count = len(certificate.keys)
    match certificate:
        case TooFew():
            return [_too_few(certificate, rules), _most_from(certificate, rules)]
        case Weighed():
            sentence = _(
                "These %(count)d students have few groups to choose from, and depend on the same few others."
            )
            return [sentence % {"count": count}]
        case Searched():
            return [_("All ways to divide these %(count)d students have been tried.") % {"count": count}]
        case _:
            return [certificate.text]


def _too_few(certificate: TooFew, rules: Rules) -> str:
    asked = [rule_words(rule) for key in certificate.rules if (rule := rules.find(key))]
    facts = {"count": len(certificate.keys), "sizes": _sizes(rules), "rules": ", ".join(asked)}
    if asked:
        return _("%(count)d students cannot all be in groups of %(sizes)s with %(rules)s.") % facts
    return _("%(count)d students cannot be divided into groups of %(sizes)s.") % facts


def _sizes(rules: Rules) -> str:
    least, most = rules.sizes
    return str(least) if least == most else _("%(least)d to %(most)d") % {"least": least, "most": most}


def _most_from(certificate: TooFew, rules: Rules) -> str:
    """Of what there is too much."""
    value, count = certificate.facts.get("value", ""), certificate.facts.get("count", 0)
    attributes = {rule.attribute for key in certificate.rules if (rule := rules.find(key))}
    if not value or not attributes <= {"country", "institution"}:
        return ""
    where = country_name(value) if value == value.upper() and len(value) == 2 else value
    return _("%(count)d of them are from %(where)s.") % {"count": count, "where": where}


def _shares(others: int, needed: int) -> str:
    sentence = ngettext(
        "has enough common hours with %(count)d other student; a group needs %(needed)d",
        "has enough common hours with %(count)d other students; a group needs %(needed)d",
        others,
    )
    return sentence % {"count": others, "needed": needed}
