"""What is wrong with a question, in a sentence."""

from django.utils.translation import gettext as _

from worldrounds.bibliography.asking import Problem, Trouble, parse
from worldrounds.core.errors import Refused

LONGEST = 1000  # characters of a question that is kept


def sentence(problem: Problem) -> str:
    """One sentence for readers, with the place where the trouble begins."""
    said = {
        Trouble.OPEN_QUOTE: _("A quotation mark is opened and not closed."),
        Trouble.OPEN_PARENTHESIS: _("A parenthesis is opened and not closed."),
        Trouble.CLOSED_PARENTHESIS: _("A parenthesis is closed that was not opened."),
        Trouble.EMPTY_PARENTHESES: _("There is nothing between the parentheses."),
        Trouble.OPEN_BRACKET: _("A square bracket stands alone. Tags look like this: exchange[ti]"),
        Trouble.LONE_OPERATOR: _("%(what)s needs something to find on both sides."),
        Trouble.LONE_TAG: _("%(what)s needs a word before it, as in exchange[ti]"),
        Trouble.UNKNOWN_TAG: _("There is no tag %(what)s"),
        Trouble.SHORT_BEGINNING: _(
            "%(what)s would find too much: at least three letters must stand before the *."
        ),
        Trouble.BAD_DATE: _("“%(what)s” is no date. Dates look like this: 2023 or 2023/05 or 2023/05/23"),
        Trouble.BAD_RANGE: _("A range needs a date on both sides, as in 2015:2020[dp]"),
        Trouble.TOO_LONG: _("The question is too long, or has too many parentheses in one another."),
    }[problem.trouble]
    return said % {"what": problem.what} if "%(" in said else said


def checked(question: str, *, field: str) -> str:
    """The question with single spaces, as it can be kept. Raises Refused, which names the form's ``field``."""
    words = " ".join(question.split())
    if not words:
        raise Refused(_("Type what you search for first."), field=field)
    if len(words) > LONGEST:
        raise Refused(_("The question is too long."), field=field)
    if problem := parse(words).problem:
        raise Refused(sentence(problem), field=field)
    return words


def place(problem: Problem) -> str:
    return _("at character %(number)s") % {"number": problem.place + 1}
