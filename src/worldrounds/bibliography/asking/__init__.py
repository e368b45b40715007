"""The query language: what people type into PubMed's box, and a few fields of our own.

``parse(text)`` never raises: it answers with a tree, or with what is wrong, where, and what may be meant.
Documented in docs/reference/searching.md.
"""

from worldrounds.bibliography.asking.fields import Field, Kind, field_named
from worldrounds.bibliography.asking.parsing import Asked, parse
from worldrounds.bibliography.asking.problems import Problem, Trouble
from worldrounds.bibliography.asking.tree import And, Days, Node, Not, Or, Value, Words

__all__ = [
    "And",
    "Asked",
    "Days",
    "Field",
    "Kind",
    "Node",
    "Not",
    "Or",
    "Problem",
    "Trouble",
    "Value",
    "Words",
    "field_named",
    "parse",
]
