"""The write-up in words: Markdown, from the numbers and from what the coordinators wrote themselves."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from worldrounds.core.countries import country_name, group_name
from worldrounds.core.days import in_words
from worldrounds.core.incomes import income_group
from worldrounds.journeys.fairness import Ledger
from worldrounds.journeys.write_up.counting import FEW, Numbers, School
from worldrounds.journeys.write_up.drawing import hours_words, night_words
from worldrounds.programmes.models import Programme, WriteUp


def methods(programme: Programme, numbers: Numbers) -> str:
    document = programme.document
    sentences = [
        _("%(title)s was an international programme (%(format)s; %(days)s).")
        % {
            "title": programme.title,
            "format": document.get("format", ""),
            "days": in_words(programme.first_day, programme.end_day),
        },
        _("It followed the blueprint “%(blueprint)s”, version %(version)s, written for: %(audience)s")
        % {
            "blueprint": document.get("title", programme.blueprint),
            "version": programme.blueprint_version,
            "audience": document.get("audience", ""),
        },
        *_forming(numbers),
        _("Meetings counted as held if the roll has somebody as present or late."),
        _(
            "A student counted as active who wrote, edited or ticked something off in the group's room or came to a session."
        ),
        _(
            "Students times group meetings that began before 7:00 or ended after 22:00 on the student's own clock were counted as meetings at night."
        ),
        _(
            "All numbers were counted by Worldrounds from the programme's records; students who left their group are not in those of groups, attendance and hours."
        ),
    ]
    return " ".join(sentences)


def _forming(numbers: Numbers) -> Iterator[str]:
    if not numbers.group_sizes:
        return
    yield _(
        "Students worked in %(groups)s groups of %(least)s to %(most)s, from a median of %(countries)s countries."
    ) % {
        "groups": len(numbers.group_sizes),
        "least": min(numbers.group_sizes),
        "most": max(numbers.group_sizes),
        "countries": f"{numbers.countries_in_a_group:g}",
    }


def results(numbers: Numbers) -> str:
    sentences = [
        _(
            "%(students)s students of %(schools)s schools in %(countries)s countries took part; %(left)s withdrew."
        )
        % {
            "students": numbers.total("students"),
            "schools": len(numbers.schools),
            "countries": numbers.countries,
            "left": numbers.withdrawn,
        },
        _("%(meetings)s group meetings and %(plenaries)s plenaries were held, %(hours)s hours in all.")
        % {
            "meetings": numbers.meetings,
            "plenaries": numbers.plenaries,
            "hours": f"{numbers.minutes / 60:.0f}",
        },
        _("Of the students in groups, %(share)s were active.")
        % {"share": _share(numbers.total("active"), numbers.total("in_groups"))},
        _(
            "Students came to %(share)s of the sessions that they were expected at; for %(excused)s they were excused, for %(technical)s the link or the power failed."
        )
        % {
            "share": _share(numbers.total("came"), numbers.total("expected")),
            "excused": numbers.excused,
            "technical": numbers.technical,
        },
        _("At night were %(share)s of students' group meetings.")
        % {"share": _share(numbers.total("at_night"), numbers.total("meetings"))},
        *_sharing(numbers.ledger),
        *_facilitators(numbers.ledger),
        *_supplied(numbers.ledger),
    ]
    return " ".join(sentences)


def _sharing(ledger: Ledger) -> Iterator[str]:
    """How the early and late hours were shared; nothing where it would tell about single people."""
    if not ledger.has_enough:
        return
    yield _(
        "Outside 9:00–18:00 on their own clock, students carried a median of %(hours)s hours of sessions, with a Gini coefficient of %(gini)s (0: all carried the same)."
    ) % {"hours": f"{ledger.median_hours:.1f}", "gini": f"{ledger.gini:.2f}"}
    groups = [one for one in ledger.sums("incomes") if one.name and one.lines]
    if len(groups) > 1:
        yield _("Hours per student by the World Bank's income group of the school's country: %(groups)s.") % {
            "groups": "; ".join(f"{one.name} {one.mean_hours:.1f}" for one in groups)
        }


def _facilitators(ledger: Ledger) -> Iterator[str]:
    """Nothing where it would tell about single people."""
    if ledger.facilitators_hours is not None:
        yield _(
            "%(count)s facilitators, who are not in these figures, carried %(hours)s such hours each, on average."
        ) % {"count": len(ledger.facilitators), "hours": f"{ledger.facilitators_hours:.1f}"}


def _supplied(ledger: Ledger) -> Iterator[str]:
    schools = Counter(one.school.name for one in ledger.suppliers.values())
    if not schools:
        return
    yield _("Schools of the programme supplied %(cases)s cases: %(schools)s.") % {
        "cases": schools.total(),
        "schools": "; ".join(f"{name} {count}" for name, count in sorted(schools.items())),
    }
    incomes = Counter(income_group(one.school.country) for one in ledger.suppliers.values())
    if len(incomes) > 1:
        groups = sorted((group_name(group) or _("not classified"), count) for group, count in incomes.items())
        yield _("By the World Bank's income group: %(groups)s.") % {
            "groups": "; ".join(f"{name} {count}" for name, count in groups)
        }


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%} ({part}/{whole})" if whole else _("none (0/0)")


def table(numbers: Numbers) -> str:
    head = [
        _("School"), _("Students"), _("In groups"), _("Active"), _("Attendance"), _("At night"),
    ]  # fmt: skip
    whole = [
        _("All"), str(numbers.total("students")), str(numbers.total("in_groups")), str(numbers.total("active")),
        _percent(numbers.total("came"), numbers.total("expected")),
        _percent(numbers.total("at_night"), numbers.total("meetings")),
    ]  # fmt: skip
    rows = [head, ["---", *["---:"] * 5], *(_row(school) for school in numbers.schools), whole]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(school: School) -> list[str]:
    told = [str(school.in_groups), str(school.active), _percent(school.came, school.expected)]
    if school.tells_about_single_people:
        told = [str(school.in_groups), "–", "–"]
    place = school.institution
    night = _percent(school.at_night, school.meetings)
    name = f"{place.name}, {country_name(place.country)}".replace("|", "/")
    return [name, str(school.students), *told, night]


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def whole_text(write_up: WriteUp, numbers: Numbers) -> str:
    """Markdown, with figures as ``image:1`` and ``image:2``. Parts that nobody has written are left out."""
    few = _(
        "Of schools with fewer than %(few)s students in groups, activity and attendance are left out: they would tell about single people."
    ) % {"few": FEW}
    parts = [f"# {' '.join(write_up.title.split())}"]
    parts += _own(_("Background"), write_up.background)
    parts += [f"## {_('Methods')}", methods(write_up.programme, numbers)]
    parts += [f"## {_('Results')}", results(numbers), table(numbers)]
    if any(school.tells_about_single_people for school in numbers.schools):
        parts.append(few)
    if numbers.hours:
        parts.append(f"![{hours_words()}](image:1)")
    if numbers.total("at_night"):
        parts.append(f"![{night_words()}](image:2)")
    return "\n\n".join([*parts, *_own(_("Discussion"), write_up.discussion)])


def _own(heading: str, text: str) -> list[str]:
    return [f"## {heading}", text.strip()] if text.strip() else []
