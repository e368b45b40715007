"""Where in a rules file something stands: TOML and JSON with one small reader, as neither library says."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKENS: Final = re.compile(
    r"""(?P<string>\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
    r"|(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<mark>[\[\]{},=:])|(?P<word>[^\s\[\]{},=:\"'#]+)",
    re.DOTALL,
)


class _Token(NamedTuple):
    text: str
    line: int


def line_of(text: str, path: str) -> int:
    """The line of an entry, from 1; of what it is in, if it is not there itself; 0 if that is not there either.

    Parameters
    ----------
    text : str
        A file that TOML or JSON can read.
    path : str
        Such as ``countries.at_least`` or ``not_alone[1].attribute``.
    """
    try:
        found = dict(_entries(text))
    except IndexError:  # not such a file
        return 0
    while path:
        for written in (path, path.replace(".pairs", "", 1)):
            if written in found:
                return found[written]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return 0


def _entries(text: str) -> Iterator[tuple[str, int]]:
    """(path, line) of every entry of the file."""
    tokens = _tokens(text)
    if text.lstrip().startswith("{"):
        yield from _value([token for token in tokens if token.text != "\n"], "")
        return
    table, lists = "", dict[str, int]()
    while tokens:
        token = tokens.pop(0)
        if token.text == "[":  # a table's head
            several = tokens[0].text == "["
            name = tokens[1 if several else 0]
            table = _bare(name.text)
            if several:
                lists[table] = lists.get(table, -1) + 1
                table = f"{table}[{lists[table]}]"
            yield table, name.line
            while tokens and tokens[0].text != "\n":
                tokens.pop(0)
        elif token.text != "\n":
            path = _joined(table, token.text)
            yield path, token.line
            tokens.pop(0)  # =
            yield from _value(tokens, path)


def _value(tokens: list[_Token], path: str) -> Iterator[tuple[str, int]]:
    """Take one value from the tokens, with the entries that it has."""
    opened = tokens.pop(0).text
    if opened not in ("{", "["):
        return
    position = 0
    while (token := tokens[0]).text not in ("}", "]"):
        if token.text in (",", "\n"):
            tokens.pop(0)
            continue
        if opened == "[":
            inner, position = f"{path}[{position}]", position + 1
            yield inner, token.line
        else:
            inner = _joined(path, token.text)
            yield inner, token.line
            del tokens[:2]  # the key and = or :
        yield from _value(tokens, inner)
    tokens.pop(0)


def _tokens(text: str) -> list[_Token]:
    found, line = [], 1
    for match in _TOKENS.finditer(text):
        if match.lastgroup != "comment":
            found.append(_Token(match.group(), line))
        line += match.group().count("\n")
    return found


def _joined(path: str, name: str) -> str:
    return f"{path}.{_bare(name)}" if path else _bare(name)


def _bare(name: str) -> str:
    return name.strip("\"'")
