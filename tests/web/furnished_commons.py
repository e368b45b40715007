"""One of everything in the commons: Bob has published and Vera has answered; Alice, who runs the installation, decides."""

from datetime import datetime
from typing import Any

from tests.cast import Cast
from worldrounds.commons.actions.talking import say
from worldrounds.commons.models import Entry, Vision


def furnish_commons(cast: Cast, at: datetime) -> dict[str, dict[str, Any]]:
    """Address by address, what stands in it."""
    public, waiting = [
        Entry.objects.create(
            kind=Entry.Kind.VISION,
            slug=state.value,
            title=f"{state} vision",
            author=cast.bob,
            institution=cast.partners["vienna"].institution,
            state=state,
            created_at=at,
            changed_at=at,
            published_at=at if state == Entry.State.PUBLIC else None,
        )
        for state in (Entry.State.PUBLIC, Entry.State.WAITING)
    ]
    for entry in (public, waiting):
        Vision.objects.create(entry=entry, statement="Everybody can take part.")
    post = say(person=cast.vera, entry=public, text="Yes.", at=at)
    of_entry = ("publish", "retract", "remove", "pick", "thank", "say")
    return {
        **{f"entry-{name}": {"pk": public.pk} for name in of_entry},
        "sitemap-section": {"section": "entries"},
        "commons-school": {"slug": "vienna"},
        **{f"vision{name}": {"slug": "public"} for name in ("", "-change", "-endorse", "-respond")},
        "author": {"pk": cast.bob.pk},
        "format": {"slug": "virtual-exchange"},
        "entry-let-through": {"pk": waiting.pk},
        "entry-post-change": {"pk": post.pk},
        "entry-post-delete": {"pk": post.pk},
    }
