"""What a person who is erased leaves in the commons. That the name goes is ``journeys.erase``'s: it unties every link."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from worldrounds.commons.models import (
    ContactMessage,
    DelphiRating,
    DelphiStatement,
    Entry,
    EntryPost,
    Idea,
    Removal,
    Report,
    Vision,
)
from worldrounds.people.models import Person

State = Entry.State


def forget_in_commons(person: Person, *, with_texts: bool, at: datetime) -> None:
    """What never was public goes. What was published under an open licence stays without the name; if the texts shall go,
    a trace of it stays, and what others said to it. A blueprint goes whole: its text is all that it is."""
    mine = Entry.objects.filter(author=person)
    mine.filter(state__in=[State.DRAFT, State.WAITING]).delete()
    posts = EntryPost.objects.filter(author=person)
    posts.filter(state=EntryPost.State.WAITING).delete()
    DelphiRating.objects.filter(person=person).update(reason="")  # the number stays, and is nobody's
    if with_texts:
        ContactMessage.objects.filter(author=person).update(text="")
        Removal.objects.filter(Q(post__author=person) | Q(post=None, entry__author=person)).update(appeal="")
        Report.objects.filter(by=person).update(text="")
        posts.exclude(state=EntryPost.State.REMOVED).update(state=EntryPost.State.DELETED)
        posts.update(text="", would_change="")
        _empty(person, at)


def _empty(person: Person, at: datetime) -> None:
    mine = Entry.objects.filter(author=person)
    mine.filter(kind=Entry.Kind.BLUEPRINT).delete()
    Vision.objects.filter(entry__in=mine).update(statement="")
    DelphiStatement.objects.filter(delphi__vision__entry__in=mine).update(text="")
    Idea.objects.filter(entry__in=mine).update(offers="", seeks="", format="", languages=[])
    mine.filter(state=State.PUBLIC).update(
        state=State.RETRACTED, ended_at=at, ended_because=_("Its author has had it erased."), picked_at=None
    )
    for entry in mine:
        entry.slug, entry.title, entry.summary, entry.topics = f"erased-{entry.pk}", _("Erased"), "", []
        entry.save(update_fields=["slug", "title", "summary", "topics"])
