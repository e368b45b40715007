"""What a harvester asks: the arguments of a request, checked as the protocol says (sections 3.2, 3.5, 3.6, 4)."""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

# verb -> (required, optional); of a list, a resumption token excludes all others.
_LIST = ({"metadataPrefix"}, {"from", "until", "set"})
VERBS: dict[str, tuple[set[str], set[str]]] = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), set()),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
}
RESUMED = {"ListSets", "ListIdentifiers", "ListRecords"}
PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Problem(Exception):
    """An error of the protocol. ``code``: badVerb, badArgument, badResumptionToken, cannotDisseminateFormat,
    idDoesNotExist, noRecordsMatch, noMetadataFormats or noSetHierarchy."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Place:
    """Where a list goes on: after this record, in the order of (changed, number).

    What is added or changed meanwhile comes at the end: a place stays right for ever, and nothing is left out.
    """

    changed: datetime  # to the microsecond
    number: int
    cursor: int  # how many records came before


@dataclass(frozen=True)
class Question:
    verb: str
    identifier: str = ""
    prefix: str = ""
    since: datetime | None = None  # records changed at this moment or later
    before: datetime | None = None  # and before this one
    set: str = ""
    after: Place | None = None


def question(arguments: Sequence[tuple[str, str]]) -> Question:
    """Raises Problem: badVerb, badArgument, badResumptionToken."""
    verb = _verb(arguments)
    given = dict(arguments)
    del given["verb"]
    if repeated := [name for name, count in Counter(name for name, _ in arguments).items() if count > 1]:
        raise Problem("badArgument", f"given more than once: {', '.join(repeated)}")
    if "resumptionToken" in given and verb in RESUMED:
        if len(given) > 1:
            raise Problem("badArgument", "resumptionToken is an exclusive argument")
        return _resumed(verb, given["resumptionToken"])
    required, optional = VERBS[verb]
    if illegal := given.keys() - required - optional:
        raise Problem("badArgument", f"{verb} has no argument {', '.join(sorted(illegal))}")
    if missing := required - given.keys():
        raise Problem("badArgument", f"{verb} needs {', '.join(sorted(missing))}")
    since, before = _between(given.get("from"), given.get("until"))
    prefix = given.get("metadataPrefix", "")
    if "metadataPrefix" in given and not PREFIX.fullmatch(prefix):
        raise Problem("badArgument", "this is no metadataPrefix")
    return Question(verb, given.get("identifier", ""), prefix, since, before, given.get("set", ""))


def _verb(arguments: Sequence[tuple[str, str]]) -> str:
    verbs = [value for name, value in arguments if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Problem("badVerb", f"one verb is needed, out of {', '.join(VERBS)}")
    return verbs[0]


def _between(first: str | None, last: str | None) -> tuple[datetime | None, datetime | None]:
    """``until`` is part of the interval: up to the end of its day or second."""
    if first is not None and last is not None and len(first) != len(last):
        raise Problem("badArgument", "from and until are of different granularity")
    since, before = None if first is None else _moment(first)[0], None if last is None else _moment(last)[1]
    if since and before and since >= before:
        raise Problem("badArgument", "from is later than until")
    return since, before


def _moment(text: str) -> tuple[datetime, datetime]:
    """Begin and end of what is named."""
    length = timedelta(days=1) if _DAY.fullmatch(text) else timedelta(seconds=1)
    try:
        if not (_DAY.fullmatch(text) or _SECOND.fullmatch(text)):
            raise ValueError
        begin = datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
        return begin, begin + length
    except (ValueError, OverflowError):
        raise Problem(
            "badArgument", f"not a UTC date as 2026-11-23 or 2026-11-23T08:30:00Z: {text[:40]}"
        ) from None


# Tokens ---------------------------------------------------------------------------------------------------


def token(asked: Question, place: Place) -> str:
    """The rest of the list that was asked for; it holds for ever."""
    data = asdict(replace(asked, verb="", identifier="", after=place))
    kept = {name: value for name, value in data.items() if value not in ("", None)}
    text = json.dumps(kept, default=datetime.isoformat, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _resumed(verb: str, given: str) -> Question:
    try:
        data = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        place = data["after"]
        after = Place(_utc(place["changed"]), _natural(place["number"]), _natural(place["cursor"]))
        since, before = (_utc(data[name]) if name in data else None for name in ("since", "before"))
        prefix, chosen = data["prefix"], data.get("set", "")
        if verb == "ListSets" or not (isinstance(prefix, str) and isinstance(chosen, str)):
            raise ValueError  # the list of sets is never cut
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError):
        raise Problem("badResumptionToken", "this is no token of ours") from None
    return Question(verb, "", prefix, since, before, chosen, after)


def _utc(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError
    return found.astimezone(UTC)


def _natural(number: object) -> int:
    if not isinstance(number, int) or not 0 <= number < 2**63:
        raise ValueError
    return number
