"""Text -> tree. The grammar is grammar.lark; here is what its parts mean, and what to say when it does not fit."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError

from worldrounds.bibliography.asking.problems import Problem, Trouble, Wrong
from worldrounds.bibliography.asking.stop_words import STOP_WORDS
from worldrounds.bibliography.asking.terms import Term, node_of, range_of
from worldrounds.bibliography.asking.tree import And, Node, Not, Or

LONGEST, DEEPEST, MENDINGS = 4_000, 40, 5  # characters; parentheses in parentheses; mistakes
_SAME = str.maketrans("“”„«»″（）［］：　＊\x00", '""""""()[]: * ')  # as other keyboards write them


@dataclass(frozen=True)
class Asked:
    """``tree`` is None where nothing is asked, or where there is a problem. ``ignored``: words too common to ask."""

    text: str
    tree: Node | None = None
    problem: Problem | None = None
    ignored: tuple[str, ...] = field(default=())


def parse(text: str) -> Asked:
    """Never raises."""
    typed = text.translate(_SAME)
    try:
        return _parse(typed)
    except Wrong as wrong:
        return Asked(text, problem=_problem(wrong))


def _parse(text: str) -> Asked:
    _check_size(text)
    try:
        read = _grammar().parse(text)
        meaning = _Meaning(text, STOP_WORDS)
        tree = meaning.transform(read)
        if tree is None and meaning.ignored:  # nothing else is asked
            meaning = _Meaning(text, frozenset())
            tree = meaning.transform(read)
    except UnexpectedInput as error:
        raise _wrong(error, text) from None
    except VisitError as error:
        raise error.orig_exc from None
    return Asked(text, tree, ignored=tuple(dict.fromkeys(meaning.ignored)))


def _check_size(text: str) -> None:
    if len(text) > LONGEST:
        raise Wrong(Trouble.TOO_LONG, LONGEST)
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth > DEEPEST:
            raise Wrong(Trouble.TOO_LONG, place, "(")


def _problem(wrong: Wrong) -> Problem:
    return Problem(wrong.trouble, wrong.place, wrong.what, _suggestion(wrong.mended))


def _suggestion(mended: str) -> str:
    """Mended until it can be asked, some times at most; "" if that leads nowhere."""
    for _ in range(MENDINGS):
        mended = " ".join(mended.split()).replace(" )", ")").replace("( ", "(")
        try:
            return mended if mended and _parse(mended).tree else ""
        except Wrong as again:
            mended = again.mended
    return ""


@cache
def _grammar() -> Lark:
    return Lark((Path(__file__).parent / "grammar.lark").read_text(), parser="lalr", lexer="basic")


@v_args(inline=True)
class _Meaning(Transformer[Token, "Node | None"]):
    def __init__(self, text: str, too_common: frozenset[str]) -> None:
        super().__init__()
        self.text, self.too_common = text, too_common
        self.ignored: list[str] = []

    def start(self, chain: Node | None) -> Node | None:
        return chain

    def term(self, text: Token, tag: Token | None = None) -> Term:
        return Term(text, tag)

    def range(self, first: Term, colon: Token, last: Term) -> Node:
        return range_of(first, last, self.text)

    def beside(self, *parts: "Term | Node | None") -> Node | None:
        nodes = [self._node(part) if isinstance(part, Term) else part for part in parts]
        return _joined(And, [node for node in nodes if node])

    def _node(self, term: Term) -> Node | None:
        node, ignored = node_of(term, self.text, self.too_common)
        self.ignored += ignored
        return node

    def chain(self, first: Node | None, *rest: "Token | Node | None") -> Node | None:
        found = first
        for operator, node in zip(rest[::2], rest[1::2], strict=True):
            found = _applied(str(operator), found, node)  # type: ignore[arg-type]  # tokens stand at even places
        return found


def _applied(operator: str, left: Node | None, right: Node | None) -> Node | None:
    """A side of which nothing is left (ignored words only) asks nothing."""
    if left is None or right is None:
        return left if operator == "NOT" else left or right
    if operator == "NOT":
        return Not(left, right)
    return _joined(And if operator == "AND" else Or, [left, right])


def _joined(shape: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    """Without a knot of the same kind in it."""
    flat: list[Node] = []
    for node in nodes:
        flat += node.parts if isinstance(node, shape) else (node,)
    return shape(tuple(flat)) if len(flat) > 1 else (flat[0] if flat else None)


def _wrong(error: UnexpectedInput, text: str) -> Wrong:
    place = error.pos_in_stream if error.pos_in_stream is not None else len(text)
    if isinstance(error, UnexpectedCharacters):
        return _bad_sign(text, place)
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return _bad_token(error, text, place)
    return _bad_end(text)


def _bad_sign(text: str, place: int) -> Wrong:
    sign = text[place]
    if sign == '"':
        return Wrong(Trouble.OPEN_QUOTE, place, text[place:], text + '"')
    if sign == "[":
        mended = text + "]" if text[place + 1 :].strip() else text[:place]
        return Wrong(Trouble.OPEN_BRACKET, place, text[place:], mended)
    return Wrong(Trouble.OPEN_BRACKET, place, sign, text[:place] + text[place + 1 :])


def _bad_token(error: UnexpectedToken, text: str, place: int) -> Wrong:
    token, end = error.token, place + len(error.token)
    without = f"{text[:place]} {text[end:]}"
    if token.type == "OPERATOR":
        return Wrong(Trouble.LONE_OPERATOR, place, str(token), without)
    if token.type == "TAG":
        return Wrong(Trouble.LONE_TAG, place, str(token), without)
    if token.type == "COLON":
        return Wrong(Trouble.BAD_RANGE, place, str(token), without)
    if token.type == "RPAR":
        return _bad_closing(text, place)
    return Wrong(Trouble.BAD_RANGE, place, str(token))  # what follows a colon is no date


def _bad_closing(text: str, place: int) -> Wrong:
    before = text[:place].rstrip()
    without = f"{before} {text[place + 1 :]}"
    if before.endswith("("):
        return Wrong(Trouble.EMPTY_PARENTHESES, len(before) - 1, "()", f"{before[:-1]} {text[place + 1 :]}")
    if operator := _last_operator(before):
        return Wrong(
            Trouble.LONE_OPERATOR, len(before) - len(operator), operator, _without_last(before, text[place:])
        )
    return Wrong(Trouble.CLOSED_PARENTHESIS, place, ")", without)


def _bad_end(text: str) -> Wrong:
    before = text.rstrip()
    missing = ")" * (text.count("(") - text.count(")"))
    if operator := _last_operator(before):
        return Wrong(
            Trouble.LONE_OPERATOR, len(before) - len(operator), operator, _without_last(before, missing)
        )
    if before.endswith(":"):
        return Wrong(Trouble.BAD_RANGE, len(before) - 1, ":", before[:-1] + missing)
    return Wrong(Trouble.OPEN_PARENTHESIS, _unclosed(before), "(", before.rstrip("( ") + missing)


def _last_operator(before: str) -> str:
    last = before.split()[-1:] or [""]
    word = last[0].lstrip('()[]"')
    return word if word in {"AND", "OR", "NOT"} else ""


def _without_last(before: str, after: str) -> str:
    return before[: -len(_last_operator(before))] + after


def _unclosed(text: str) -> int:
    """The place of the innermost parenthesis that is not closed."""
    open_ones: list[int] = []
    quoted = False
    for place, sign in enumerate(text):
        quoted ^= sign == '"'
        if sign == "(" and not quoted:
            open_ones.append(place)
        elif sign == ")" and not quoted and open_ones:
            open_ones.pop()
    return open_ones[-1] if open_ones else len(text)
