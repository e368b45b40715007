"""One of everything in the commons: Bob has published and Vera has answered; Alice, who runs the installation, decides."""

from datetime import datetime
from typing import Any

from tests.cast import Cast
from tests.commons.entries import trusted
from worldrounds.commons.actions.blueprints import fork, publish_version, save_draft
from worldrounds.commons.actions.confirming import ask_to_be_confirmed
from worldrounds.commons.actions.delphi import open_delphi
from worldrounds.commons.actions.moderation import appeal, remove_post, report
from worldrounds.commons.actions.profiles import save_profile
from worldrounds.commons.actions.publishing import remove
from worldrounds.commons.actions.talking import say
from worldrounds.commons.models import Blueprint, Entry, Removal, Report, Vision
from worldrounds.commons.queries.blueprints import access_to_start


def forked(cast: Cast, at: datetime) -> Blueprint:
    """Bob's fork of a blueprint that comes with the program: one version, and a draft of the next."""
    origin = access_to_start(person=cast.bob, slug="coil-module")
    ours = fork(person=trusted(cast.bob), version=origin, title="COIL in winter", at=at)
    publish_version(person=cast.bob, blueprint=ours, note="", at=at)
    save_draft(person=cast.bob, blueprint=ours, part={"audience": "Students of all years"}, at=at)
    return ours


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
    vision = Vision.objects.get(entry=public)
    open_delphi(person=cast.bob, vision=vision, lines=["One", "Two"], most_rounds=2, days=7, at=at)
    post = say(person=cast.vera, entry=public, text="Yes.", at=at)
    linked = say(person=cast.kiyo, entry=public, text="https://a.example", at=at)
    report(person=cast.vera, entry=public, kind=Report.Kind.WRONG, text="", at=at)
    removed = say(person=cast.kiyo, entry=public, text="No.", at=at)
    remove_post(editor=cast.alice, post=removed, reason="Unkind.", at=at)
    appeal(person=cast.kiyo, removal=Removal.objects.get(), text="It is not.", at=at)
    ended = Entry.objects.create(
        kind=Entry.Kind.VISION, slug="ended", title="Ended", author=cast.bob, created_at=at, changed_at=at,
        state=Entry.State.PUBLIC, published_at=at,
    )  # fmt: skip
    Vision.objects.create(entry=ended, statement="Nobody can.")
    remove(editor=cast.alice, entry=ended, reason="Wrong.", at=at)
    appeal(person=cast.bob, removal=Removal.objects.get(entry=ended), text="It is right.", at=at)
    kyoto = cast.partners["kyoto"].institution
    save_profile(person=cast.kiyo, institution=kyoto, orcid="", about="", at=at)
    ask_to_be_confirmed(person=cast.kiyo, because="See our page.", at=at)
    of_entry = ("preview", "publish", "retract", "remove", "pick", "thank", "say", "report")
    in_draft = {"section": "tasks", "key": "agreement"}
    return {
        **{f"blueprint-item{act}": in_draft for act in ("", "-add", "-move", "-remove")},
        **{f"entry-{name}": {"pk": public.pk} for name in of_entry},
        "sitemap-section": {"section": "entries"},
        "commons-school": {"slug": "vienna"},
        **{
            f"vision{name}": {"slug": "public"}
            for name in ("", "-change", "-endorse", "-respond", "-delphi", "-delphi-rate")
        },
        "vision-delphi-open": {"slug": "public"},
        "author": {"pk": cast.bob.pk},
        **{f"confirm-{act}": {"pk": cast.kiyo.pk} for act in ("person", "decline")},
        "format": {"slug": "virtual-exchange"},
        **{f"entry-{name}": {"pk": ended.pk} for name in ("appeal", "decide")},
        **{f"entry-post-{name}": {"pk": removed.pk} for name in ("appeal", "decide")},
        **{f"entry-post-{name}": {"pk": linked.pk} for name in ("let-through", "remove")},
        "entry-post-report": {"pk": post.pk},
        "report-dismiss": {"pk": Report.objects.get().pk},
        "entry-let-through": {"pk": waiting.pk},
        "entry-post-change": {"pk": post.pk},
        "entry-post-delete": {"pk": post.pk},
    }
