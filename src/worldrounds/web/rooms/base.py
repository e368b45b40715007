"""The version of a document that a form was made from: carried by the form itself, signed, so that it is ours."""

import binascii
import zlib
from base64 import b64decode, b64encode

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from worldrounds.core.errors import Refused

LARGEST = 16_000_000  # bytes after unpacking


def write_base(document: bytes, *, room: int) -> str:
    return _signer(room).sign(b64encode(zlib.compress(document)).decode())


def read_base(text: str, *, room: int) -> bytes:
    """Refused: not a version that we made, or of another room."""
    try:
        packed = b64decode(_signer(room).unsign(text))
        return zlib.decompressobj().decompress(packed, LARGEST)
    except (BadSignature, binascii.Error, zlib.error) as error:
        raise Refused(
            _("This page is too old to be merged. Copy your text, load the page again, paste it.")
        ) from error


def _signer(room: int) -> Signer:
    return Signer(salt=f"worldrounds.document.{room}")
