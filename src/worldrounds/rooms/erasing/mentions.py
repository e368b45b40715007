"""The person's name in what others wrote."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import F, Model, Q
from django.utils.translation import gettext as _

from worldrounds.coediting.document import Document
from worldrounds.coediting.parts import rewrite, texts_of
from worldrounds.rooms.models import (
    Comment,
    Decision,
    DecisionStep,
    DocumentSnapshot,
    HelpRequest,
    Image,
    MemberText,
    PeerRating,
    Post,
    Rating,
    Review,
    Room,
    Stand,
    Statement,
    Version,
)

_FIELDS: tuple[
    tuple[type[Model], str, tuple[str, ...]], ...
] = (  # table, its way to the room, what is written
    (Post, "room", ("text",)),
    (Comment, "room", ("text", "quote", "suggestion")),
    (MemberText, "room", ("text",)),
    (Statement, "room", ("text",)),
    (Rating, "ballot__round__room", ("reason",)),
    (Review, "room", ("learned", "better", "thanks", "answers")),
    (Review, "product__room", ("learned", "better", "thanks", "answers")),
    (PeerRating, "ballot__room", ("sentence",)),
    (Image, "room", ("description",)),
    (Decision, "room", ("proposal", "reasons")),
    (DecisionStep, "decision__room", ("reason",)),
    (Stand, "decision__room", ("reason",)),
    (HelpRequest, "room", ("text", "answer")),
)


class Names:
    """What a person is called: full names and addresses, in any case, as whole words; a single word, which may be
    anybody's, only after an @."""

    def __init__(self, names: Collection[str]) -> None:
        self.said = sorted({" ".join(name.split()) for name in names if name.strip()}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_pattern_of, self.said)) or r"(?!)", re.IGNORECASE)
        self._instead = _("former member")

    def replaced(self, text: str) -> str:
        return self._pattern.sub(self._instead, text)

    def replaced_owners(self, text: str, owners: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Whose the replaced text is: what stands for a name is nobody's."""
        each = [owner for owner, count in owners for _ in range(count)]
        if not each:
            return []
        found: list[int] = []
        last = 0
        for match in self._pattern.finditer(text):
            found += [*each[last : match.start()], *([0] * len(self._instead))]
            last = match.end()
        found += each[last:]
        return [(owner, len(list(same))) for owner, same in groupby(found)]

    def replaced_anywhere(self, value: object) -> object:
        """In text, and in the texts of what JSON can hold."""
        match value:
            case str():
                return self.replaced(value)
            case list():
                return [self.replaced_anywhere(part) for part in value]
            case dict():
                return {key: self.replaced_anywhere(part) for key, part in value.items()}
        return value


def _pattern_of(name: str) -> str:
    """Scripts without capital letters write on without a space: “@美咲さん”."""
    words = r"\s+".join(map(re.escape, name.split()))
    end = r"(?!\w)" if name[-1].upper() != name[-1].lower() else ""
    return rf"(?<!\w){words}{end}" if " " in name or "@" in name else rf"(?<=@){words}{end}"


def forget_mentions(*, room: Room, names: Names, at: datetime) -> None:
    if not names.said:
        return
    for model, way, fields in _FIELDS:
        for row in model._default_manager.filter(Q((way, room))):
            _rewrite_row(row, fields, names)
    for version in room.versions.all():
        _rewrite_version(version, names)
    _rewrite_document(room, names, at)


def _rewrite_row(row: Model, fields: Collection[str], names: Names) -> None:
    changed = []
    for field in fields:
        new = names.replaced_anywhere(getattr(row, field))
        if new != getattr(row, field):
            setattr(row, field, new)
            changed.append(field)
    if changed:
        row.save(update_fields=changed)


def _rewrite_version(version: Version, names: Names) -> None:
    text, name = names.replaced(version.text), names.replaced(version.name)
    if (text, name) != (version.text, version.name):
        version.owners = names.replaced_owners(version.text, version.owners)
        version.text, version.name = text, name
        version.save(update_fields=["text", "owners", "name"])


def _rewrite_document(room: Room, names: Names, at: datetime) -> None:
    """As an edit of nobody's; what it deletes is not in the new snapshot."""
    snapshot = DocumentSnapshot.objects.filter(room=room).first()
    if snapshot is None:
        return
    document = Document([bytes(snapshot.data)])
    before = document.state
    for text in texts_of(document):
        if (new := names.replaced(str(text))) != str(text):
            rewrite(document, text, new)
    if document.state != before:
        DocumentSnapshot.objects.filter(pk=snapshot.pk).update(
            data=document.update_since(), version=F("version") + 1, generation=F("generation") + 1, at=at
        )
