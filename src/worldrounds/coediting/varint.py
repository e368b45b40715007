"""Numbers and byte strings as lib0 (the encoding below Yjs) writes them."""


class Malformed(ValueError):
    """Bytes that are not what the protocol says. The connection that sent them is closed."""


def write_number(value: int) -> bytes:
    """Little-endian groups of 7 bits, the top bit set on all but the last."""
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | (value & 0x7F))
        value >>= 7
    out.append(value)
    return bytes(out)


def write_bytes(data: bytes) -> bytes:
    return write_number(len(data)) + data


class Reader:
    """Reads front to back; raises Malformed at the end of the bytes and for numbers above 2**53 - 1."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def is_at_end(self) -> bool:
        return self._at >= len(self._data)

    def number(self) -> int:
        data, at = self._data, self._at  # a year of a document has tens of thousands of numbers
        value = shift = 0
        while at < len(data) and shift <= 49:
            byte = data[at]
            at += 1
            if byte < 0x80:
                self._at = at
                return value | byte << shift
            value |= (byte & 0x7F) << shift
            shift += 7
        raise Malformed("a number is cut short or too large")

    def bytes_(self) -> bytes:
        length = self.number()
        end = self._at + length
        if end > len(self._data):
            raise Malformed("a byte string is cut short")
        part = self._data[self._at : end]
        self._at = end
        return part

    def text(self) -> str:
        return self.bytes_().decode("utf-8", "surrogatepass")

    def byte(self) -> int:
        self.skip(1)
        return self._data[self._at - 1]

    def skip(self, count: int) -> None:
        if self._at + count > len(self._data):
            raise Malformed("the bytes are cut short")
        self._at += count

    def rest(self) -> bytes:
        return self._data[self._at :]

    @property
    def at(self) -> int:
        """How many bytes are read."""
        return self._at

    def since(self, start: int) -> bytes:
        """The bytes from ``start`` to here."""
        return self._data[start : self._at]
