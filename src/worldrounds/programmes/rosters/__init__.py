"""Lists of students as schools write them -> checked rows. Pure: no database, no clock, no files.

``guess_mapping`` says which column is which, ``check_roster`` what each row would do and what is wrong with it.
"""

from worldrounds.programmes.rosters.checking import (
    CheckedRow,
    KnownStudent,
    Outcome,
    Preview,
    Problem,
    check_roster,
)
from worldrounds.programmes.rosters.mapping import (
    FIELDS,
    guess_mapping,
    header_key,
    header_score,
    likely_encodings,
    mapping_problem,
)

__all__ = [
    "FIELDS",
    "CheckedRow",
    "KnownStudent",
    "Outcome",
    "Preview",
    "Problem",
    "check_roster",
    "guess_mapping",
    "header_key",
    "header_score",
    "likely_encodings",
    "mapping_problem",
]
