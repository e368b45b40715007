"""The bytes of one insertion in a Yjs update (format version 1): kinds, flags, and what it holds."""

from worldrounds.coediting.varint import Malformed, Reader

GC, DELETED, JSON, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, DOC, SKIP = range(11)
HAS_ORIGIN, HAS_RIGHT, HAS_KEY = 0x80, 0x40, 0x20
NAMED_TYPES = {3, 5}  # an XML element and an XML hook carry a name


def read_content(reader: Reader, kind: int) -> tuple[int, str | None]:
    """(length in clocks, its text if it is text). Raises Malformed for a kind that is not known here."""
    match kind:
        case 1:  # deleted
            return reader.number(), None
        case 4:  # text
            text = reader.text()
            return len(text.encode("utf-16-le", "surrogatepass")) // 2, text
        case 2 | 8:  # JSON, any value
            count = reader.number()
            for _ in range(count):
                reader.text() if kind == JSON else _skip_any(reader)
            return count, None
    match kind:
        case 3 | 5:  # binary, embedded
            reader.bytes_()
        case 6:  # format
            reader.bytes_(), reader.bytes_()
        case 7:  # a type
            if reader.number() in NAMED_TYPES:
                reader.bytes_()
        case 9:  # a document inside
            reader.bytes_()
            _skip_any(reader)
        case _:
            raise Malformed(f"unknown kind of content: {kind}")
    return 1, None


def _skip_any(reader: Reader) -> None:
    match reader.byte():
        case 127 | 126 | 121 | 120:  # undefined, null, false, true
            pass
        case 125:
            while reader.byte() & 0x80:  # a signed number: seven bits a byte
                pass
        case 124:
            reader.skip(4)
        case 123 | 122:
            reader.skip(8)
        case 119 | 116:
            reader.bytes_()
        case 118:
            for _ in range(reader.number()):
                reader.bytes_()
                _skip_any(reader)
        case 117:
            for _ in range(reader.number()):
                _skip_any(reader)
        case other:
            raise Malformed(f"unknown kind of value: {other}")
