"""What a person who is erased leaves in the evidence hall."""

from collections.abc import Collection as Several

from worldrounds.evidence.models import Coder, Coding, Collection, CollectionGuest, CollectionItem, Resolution
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


def forget_in_reviews(person: Person, *, with_texts: bool) -> None:
    """Codes are findings: they stay, without a name. Notes and reasons go with the other texts."""
    Coder.objects.filter(person=person).delete()
    if with_texts:
        Coding.objects.filter(coder=person).update(note="")
        Resolution.objects.filter(resolved_by=person).update(reason="")
