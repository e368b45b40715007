"""What each row of a list would do, and every problem beside its row. Nothing is stored here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.names import full_name
from worldrounds.core.tables import Row, Table
from worldrounds.programmes.rosters import cells
from worldrounds.programmes.rosters.mapping import mapping_problem


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REPEATED = "repeated"  # stands twice in the file; counted once
    REFUSED = "refused"


@dataclass(frozen=True)
class Problem:
    text: str
    is_error: bool  # an error keeps the row out; a warning only wants to be seen
    field: str = ""


@dataclass(frozen=True)
class KnownStudent:
    """A student who is enrolled in the programme already, at any school."""

    pk: int
    is_here: bool  # enrolled through the school whose list is checked
    school: str
    state: str  # as Enrolment.State
    values: Mapping[str, Any]  # the fields of `KEPT`
    owns_account: bool  # has signed in, or is more than this enrolment: the address is theirs to change
    owns_profile: bool  # has saved the profile: languages and time zone are theirs to change
    account: str = ""  # the address that the student signs in with, where it is another


@dataclass(frozen=True)
class CheckedRow:
    number: int
    outcome: Outcome
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)  # field -> (before, after)
    student: int | None = None  # pk of the known student

    @property
    def name(self) -> str:
        return full_name(self.values.get("given_name", ""), self.values.get("family_name", ""))


@dataclass(frozen=True)
class Preview:
    rows: tuple[CheckedRow, ...]
    not_in_file: tuple[KnownStudent, ...]  # enrolled here; they stay
    blocker: str = ""  # what must be settled before anything can be taken in

    def count(self, outcome: str) -> int:
        return Counter(row.outcome for row in self.rows)[Outcome(outcome)]

    @property
    def can_be_confirmed(self) -> bool:
        return not self.blocker and self.count(Outcome.NEW) + self.count(Outcome.CHANGED) > 0


KEPT = ("given_name", "family_name", "email", "student_number", "gender", "year", "languages", "time_zone")
_STUDENTS_OWN = ("languages", "time_zone")
_MUST = ("full_name", "given_name", "family_name", "email", "student_number")
_LONGEST = {"given_name": 100, "family_name": 100, "email": 254, "student_number": 60}


def check_roster(
    table: Table, mapping: Mapping[str, str], known: Iterable[KnownStudent], *, quota: int | None = None
) -> Preview:
    """Check a list against the students who are enrolled already.

    Parameters
    ----------
    mapping
        Header -> field, as `guess_mapping` gives it.
    known
        All enrolments of the programme.
    quota
        The most students that the school may send; None for no limit.

    Notes
    -----
    A row is the same student as a known one if the e-mail address is the same, else if the student number is
    (within the school). Rows past the quota are refused, in the order of the file. A student who is not in the
    file stays enrolled.
    """
    everyone = list(known)
    here = [student for student in everyone if student.is_here]
    if blocker := mapping_problem(mapping):
        return Preview((), tuple(here), blocker)
    checker = _Checker(table, mapping, everyone, quota)
    rows = tuple(checker.check(row) for row in table.rows)
    seen = {row.student for row in rows}
    missing = tuple(s for s in here if s.pk not in seen and s.state == "admitted")
    return Preview(rows, missing)


class _Checker:
    def __init__(
        self, table: Table, mapping: Mapping[str, str], known: list[KnownStudent], quota: int | None
    ) -> None:
        self.headers = table.headers
        self.columns = {field: table.headers.index(header) for header, field in mapping.items() if field}
        self.by_email = {student.account: student for student in known if student.account}
        self.by_email |= {student.values["email"].lower(): student for student in known}
        self.by_number = {
            student.values["student_number"]: student
            for student in known
            if student.is_here and student.values["student_number"]
        }
        self.quota = quota
        self.places_taken = sum(1 for student in known if student.is_here and student.state == "admitted")
        self.rows_by_email: dict[str, CheckedRow] = {}
        self.rows_by_number: dict[str, int] = {}

    def check(self, row: Row) -> CheckedRow:
        """1. Read the cells. 2. Compare with the rows above. 3. Compare with the enrolled. 4. Count places."""
        checked = self._read(row)
        if checked.outcome != Outcome.REFUSED:
            checked = self._compare_with_rows_above(checked)
        if checked.outcome == Outcome.NEW:
            checked = self._compare_with_enrolled(checked)
        if checked.outcome in (Outcome.NEW, Outcome.CHANGED):
            checked = self._count_place(checked)
        if checked.outcome not in (Outcome.REFUSED, Outcome.REPEATED):
            self.rows_by_email[checked.values["email"]] = checked
            if number := checked.values.get("student_number"):
                self.rows_by_number[number] = checked.number
        return checked

    # 1 ------------------------------------------------------------------------------------------------
    def _read(self, row: Row) -> CheckedRow:
        problems: list[Problem] = []
        values: dict[str, Any] = {}
        for name, column in self.columns.items():
            cell = row.cells[column]
            if cells.is_nothing(cell):
                continue
            if cells.is_formula(cell):
                problems.append(Problem(cells.formula_sentence(cell), name in _MUST, name))
                continue
            self._read_cell(name, cell, self.headers[column], values, problems)
        self._need(values, problems)
        outcome = Outcome.REFUSED if any(problem.is_error for problem in problems) else Outcome.NEW
        return CheckedRow(row.number, outcome, values, tuple(problems))

    def _read_cell(
        self, name: str, cell: str, header: str, values: dict[str, Any], problems: list[Problem]
    ) -> None:
        if name == "full_name":
            values["given_name"], values["family_name"] = cells.split_name(cell)
            return
        match name:
            case "email":
                read = cells.read_email(cell)
            case "gender":
                read = cells.read_gender(cell)
            case "year":
                read = cells.read_year(cell, header)
            case "languages":
                read = cells.read_languages(cell)
            case "time_zone":
                read = cells.read_time_zone(cell)
            case _:
                read = cells.Read(cell)
        if read.value not in (None, "", []):
            values[name] = read.value
        if read.said:
            problems.append(Problem(read.said, read.is_error, name))

    def _need(self, values: dict[str, Any], problems: list[Problem]) -> None:
        if not values.get("given_name") and values.get("family_name"):
            values["given_name"], values["family_name"] = values["family_name"], ""
        reported = {problem.field for problem in problems if problem.is_error}
        if not values.get("given_name") and not reported & {"full_name", "given_name", "family_name"}:
            problems.append(Problem(_("The name is missing."), True, "given_name"))
        if not values.get("email") and "email" not in reported:
            problems.append(Problem(_("The e-mail address is missing."), True, "email"))
        for name, longest in _LONGEST.items():
            if len(values.get(name, "")) > longest:
                said = _("This is longer than %(longest)s characters.") % {"longest": longest}
                problems.append(Problem(said, True, name))

    # 2 ------------------------------------------------------------------------------------------------
    def _compare_with_rows_above(self, row: CheckedRow) -> CheckedRow:
        above = self.rows_by_email.get(row.values["email"])
        if above is not None and above.values == row.values:
            said = _("The same as row %(row)s; it counts once.") % {"row": above.number}
            return _with(row, Outcome.REPEATED, said, is_error=False)
        if above is not None:
            said = _("This address stands in row %(row)s with other details. Correct one of the two.")
            return _with(row, Outcome.REFUSED, said % {"row": above.number}, "email")
        number = row.values.get("student_number", "")
        if number in self.rows_by_number:
            said = _("This student number stands in row %(row)s too. Correct one of the two.")
            return _with(row, Outcome.REFUSED, said % {"row": self.rows_by_number[number]}, "student_number")
        return row

    # 3 ------------------------------------------------------------------------------------------------
    def _compare_with_enrolled(self, row: CheckedRow) -> CheckedRow:
        number = row.values.get("student_number", "")
        student = self.by_email.get(row.values["email"]) or self.by_number.get(number)
        if student is None:
            return row
        if student.is_here and self.by_number.get(number, student) is not student:
            said = _("This student number belongs to %(name)s. Correct the number or the address.")
            name = self.by_number[number].values
            said %= {"name": full_name(name["given_name"], name["family_name"])}
            return _with(row, Outcome.REFUSED, said, "student_number")
        if not student.is_here:
            said = _("Already enrolled through %(school)s. One person takes part through one school.")
            return _with(row, Outcome.REFUSED, said % {"school": student.school}, "email")
        if student.state == "withdrawn":
            said = _("This student has left the programme and can come back with the school's join link.")
            return _with(row, Outcome.REFUSED, said)
        return self._changes(row, student)

    def _changes(self, row: CheckedRow, student: KnownStudent) -> CheckedRow:
        changes = {
            name: (student.values[name], value)
            for name, value in row.values.items()
            if value != student.values[name] and not (student.owns_profile and name in _STUDENTS_OWN)
        }
        if "email" in changes and student.owns_account:
            said = _("This student signs in as %(email)s; only they can change their address.")
            return _with(row, Outcome.REFUSED, said % {"email": student.values["email"]}, "email")
        if student.state != "admitted":
            changes["state"] = (student.state, "admitted")
        outcome = Outcome.CHANGED if changes else Outcome.SAME
        return replace(row, outcome=outcome, changes=changes, student=student.pk)

    # 4 ------------------------------------------------------------------------------------------------
    def _count_place(self, row: CheckedRow) -> CheckedRow:
        if row.outcome == Outcome.CHANGED and "state" not in row.changes:
            return row
        if self.quota is not None and self.places_taken >= self.quota:
            said = ngettext(
                "The school has %(quota)s place, and it is taken. The coordinator can give it more.",
                "The school has %(quota)s places, and they are taken. The coordinator can give it more.",
                self.quota,
            )
            return _with(row, Outcome.REFUSED, said % {"quota": self.quota})
        self.places_taken += 1
        return row


def _with(
    row: CheckedRow, outcome: Outcome, said: str, name: str = "", *, is_error: bool = True
) -> CheckedRow:
    return replace(row, outcome=outcome, problems=(*row.problems, Problem(said, is_error, name)))
