"""Taking what somebody wrote out of a document for good, while everything else stays where it is.

Deleting is not enough: a deleted character is kept until the document is folded, and whoever has an old copy could send it
again. Making the document anew would not do either: everybody's characters would get new identities, and what others
wrote meanwhile on the old ones would have no place. So the bytes are written anew, insertion by insertion: those of the
person keep their identity and their place and lose their content, as if they had been deleted and forgotten. Whoever
comes with an old copy has nothing that the document does not know already, and is told that it is deleted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from worldrounds.coediting.document import Document, Ranges, joined_ranges, read_ranges
from worldrounds.coediting.structs import (
    ANY,
    DELETED,
    GC,
    HAS_KEY,
    HAS_ORIGIN,
    HAS_RIGHT,
    NAMED_TYPES,
    SKIP,
    STRING,
    TYPE,
    read_content,
)
from worldrounds.coediting.varint import Reader, write_bytes, write_number

END = 2**53  # after every clock


@dataclass(frozen=True, slots=True)
class _Struct:
    """One insertion as the bytes have it: ``head`` is where it stands, ``content`` what it is."""

    client: int
    clock: int
    length: int
    info: int
    head: bytes
    content: bytes
    text: str | None

    @property
    def kind(self) -> int:
        return self.info & 0x1F

    @property
    def bytes_(self) -> bytes:
        return bytes((self.info,)) + self.head + self.content


def erase(update: bytes, ranges: Ranges) -> bytes:
    """The same update without the content of these insertions (client -> half-open ranges of its clock).

    What others wrote keeps its identity and its place, also inside what is erased. Kept of the erased: where things stand
    on a board (keys, orders, numbers; no sentences), and the empty things themselves, because others may have written in
    them. Raises Malformed for bytes that are no update.
    """
    clients, deleted = _read(update)
    gone: dict[int, list[tuple[int, int]]] = {client: list(parts) for client, parts in deleted.items()}
    written: list[list[_Struct]] = []
    for structs in clients:
        line: list[_Struct] = []
        for struct in structs:
            for part, is_erased in _parts(struct, ranges.get(struct.client, [])):
                line.append(_blank(part) if is_erased else part)
                if is_erased:
                    gone.setdefault(part.client, []).append((part.clock, part.clock + part.length))
        written.append(line)
    return _write(written, gone)


def erased_texts(update: bytes, ranges: Ranges) -> list[str]:
    """What ``erase`` takes out that can be read."""
    return [
        part.text
        for structs in _read(update)[0]
        for struct in structs
        for part, is_erased in _parts(struct, ranges.get(struct.client, []))
        if is_erased and part.text
    ]


Owned = Mapping[int, Sequence[tuple[int, int, int]]]  # client -> (first clock, end, owner)


def owners(update: bytes, writers: Mapping[int, int], borrowed: Owned | None = None) -> list[tuple[int, int]]:
    """Who wrote the text, from its beginning to its end: (owner, characters), neighbours with different owners.

    ``writers``: client -> owner, where a part is not ``borrowed``; 0 for clients that are in neither. A copy of the
    document is painted: each character becomes one that stands for its owner, of the same length, so that the library
    itself tells the order. Up to 6,000 owners.
    """
    clients, deleted = _read(update)
    palette = [0, *{*writers.values(), *(part[2] for parts in (borrowed or {}).values() for part in parts)}]
    colours = {owner: colour for colour, owner in enumerate(palette)}
    painted = [
        [
            _paint(struct, colours, writers.get(struct.client, 0), (borrowed or {}).get(struct.client, ()))
            for struct in line
        ]
        for line in clients
    ]
    found: list[tuple[int, int]] = []
    for code, same in groupby(map(_colour, Document([_write(painted, deleted)]).text)):
        found.append((palette[code], len(list(same))))
    return found


_NARROW, _WIDE = 0xE000, 0xF0000  # private characters of one and of two UTF-16 units


def _colour(character: str) -> int:
    code = ord(character)
    return max(code - (_WIDE if code >= _WIDE else _NARROW), 0)


def _paint(
    struct: _Struct, colours: Mapping[int, int], owner: int, borrowed: Sequence[tuple[int, int, int]]
) -> _Struct:
    if struct.text is None or struct.kind != STRING:
        return struct
    if not borrowed and len(struct.text) == struct.length:
        painted = chr(_NARROW + colours[owner]) * struct.length
    else:
        painted, clock = "", struct.clock
        for character in struct.text:
            is_wide = character > "\uffff"
            whose = next((part[2] for part in borrowed if part[0] <= clock < part[1]), owner)
            painted += chr((_WIDE if is_wide else _NARROW) + colours[whose])
            clock += 1 + is_wide
    return replace(struct, text=painted, content=write_bytes(painted.encode()))


def _parts(struct: _Struct, ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[_Struct, bool]]:
    """The struct, cut where an erased range begins or ends, and whether each part is to be erased."""
    end = struct.clock + struct.length
    inside = [(max(a, struct.clock), min(b, end)) for a, b in sorted(ranges) if a < end and b > struct.clock]
    if not inside or not _is_content(struct):
        yield struct, False
    elif struct.text is None or struct.kind != STRING:
        yield struct, True
    else:
        at = struct.clock
        for first, last in [*inside, (end, end)]:
            if at < first:
                yield _cut(struct, at, first), False
            if max(at, first) < last:
                yield _cut(struct, max(at, first), last), True
            at = max(at, last)


def _cut(struct: _Struct, start: int, end: int) -> _Struct:
    units = (struct.text or "").encode("utf-16-le", "surrogatepass")
    first, last = 2 * (start - struct.clock), 2 * (end - struct.clock)
    text = units[first:last].decode("utf-16-le", "replace")
    content = write_bytes(text.encode("utf-8", "surrogatepass"))
    head, info = struct.head, struct.info
    if start > struct.clock:  # it stands behind the part before it
        info = (info & (HAS_RIGHT | HAS_KEY)) | HAS_ORIGIN | STRING
        head = write_number(struct.client) + write_number(start - 1) + _right(struct)
    return _Struct(struct.client, start, end - start, info, head, content, text)


def _right(struct: _Struct) -> bytes:
    if not struct.info & HAS_RIGHT:
        return b""
    reader = Reader(struct.head)
    if struct.info & HAS_ORIGIN:
        reader.number(), reader.number()
    start = reader.at
    reader.number(), reader.number()
    return reader.since(start)


def _blank(struct: _Struct) -> _Struct:
    info = (struct.info & 0xE0) | DELETED
    return replace(struct, info=info, content=write_number(struct.length), text=None)


def _is_content(struct: _Struct) -> bool:
    """False for what says nothing: deleted already, an empty thing, where something stands on a board."""
    if struct.kind in {GC, SKIP, DELETED}:
        return False
    if struct.kind == TYPE:
        return Reader(struct.content).number() in NAMED_TYPES
    return struct.kind != ANY or not _is_place(struct.content)


_SIGNS = re.compile(r"[0-9A-Za-z]{0,40}")


def _is_place(content: bytes) -> bool:
    reader = Reader(content)
    return all(_is_sign(reader) for _ in range(reader.number()))


def _is_sign(reader: Reader) -> bool:
    """A number, yes, no, nothing, a key, or a list of these."""
    match reader.byte():
        case 127 | 126 | 121 | 120:
            return True
        case 125:
            while reader.byte() & 0x80:
                pass
            return True
        case 124:
            reader.skip(4)
            return True
        case 123 | 122:
            reader.skip(8)
            return True
        case 119:
            return _SIGNS.fullmatch(reader.text()) is not None
        case 117:
            return all(_is_sign(reader) for _ in range(reader.number()))
    return False


# Bytes ----------------------------------------------------------------------------------------------------


def _read(update: bytes) -> tuple[list[list[_Struct]], Ranges]:
    reader = Reader(update)
    clients: list[list[_Struct]] = []
    for _ in range(reader.number()):
        structs, client, clock = reader.number(), reader.number(), reader.number()
        line: list[_Struct] = []
        for _ in range(structs):
            line.append(_read_struct(reader, client, clock))
            clock += line[-1].length
        clients.append(line)
    return clients, read_ranges(reader)


def _read_struct(reader: Reader, client: int, clock: int) -> _Struct:
    info, start = reader.byte(), reader.at
    kind = info & 0x1F
    if kind in {GC, SKIP}:
        length = reader.number()
        return _Struct(client, clock, length, info, b"", reader.since(start), None)
    for flag in (HAS_ORIGIN, HAS_RIGHT):
        if info & flag:
            reader.number(), reader.number()
    if not info & (HAS_ORIGIN | HAS_RIGHT):
        if reader.number():
            reader.text()
        else:
            reader.number(), reader.number()
        if info & HAS_KEY:
            reader.text()
    head, start = reader.since(start), reader.at
    length, text = read_content(reader, kind)
    return _Struct(client, clock, length, info, head, reader.since(start), text)


def _write(clients: Sequence[Sequence[_Struct]], deleted: Ranges) -> bytes:
    out = [write_number(len([line for line in clients if line]))]
    for line in clients:
        if line:
            out += [write_number(n) for n in (len(line), line[0].client, line[0].clock)]
            out += [struct.bytes_ for struct in line]
    out.append(write_number(len(deleted)))
    for client, parts in deleted.items():
        joined = joined_ranges(sorted(parts))
        out += [write_number(client), write_number(len(joined))]
        out += [write_number(first) + write_number(last - first) for first, last in joined]
    return b"".join(out)
