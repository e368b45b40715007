"""Changes to the collection of articles."""

from datetime import datetime

from django.db import transaction

from worldrounds.bibliography.record import Record
from worldrounds.core import audit
from worldrounds.evidence.actions.beside import write_beside
from worldrounds.evidence.actions.following import articles_changed
from worldrounds.evidence.arriving import Arriving
from worldrounds.evidence.models import Article
from worldrounds.evidence.records import columns_of
from worldrounds.people.models import Person


@transaction.atomic
def add_article(*, record: Record, summary: str = "", actor: Person | None, at: datetime) -> Article:
    """A record that the collection does not hold yet; the callers have looked for it."""
    known = Arriving(record)
    article = Article.objects.create(
        **columns_of(record), summary=summary, added_by=actor, added_at=at, changed_at=at
    )
    write_beside([(article, known)])
    articles_changed([article.pk], [(article, known)])
    audit.record(at=at, actor=actor, verb="added article", target=article)
    return article
