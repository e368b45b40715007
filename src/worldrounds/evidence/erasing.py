"""What a person who is erased leaves in the evidence hall."""

from collections.abc import Collection as Several

from worldrounds.evidence.models import Collection, CollectionGuest, CollectionItem
from worldrounds.people.models import Person


def forget_in_collections(person: Person, *, emails: Several[str], with_texts: bool) -> None:
    """Private collections go. Public ones were published under CC BY 4.0: they stay without the name, and without the
    editor's own texts if those shall go."""
    mine = Collection.objects.filter(editor=person)
    mine.filter(is_public=False).delete()
    if with_texts:
        CollectionItem.objects.filter(collection__in=mine).update(note="")
        mine.update(introduction="")
    lower = [email.lower() for email in emails]
    CollectionGuest.objects.filter(email__in=lower).delete()
