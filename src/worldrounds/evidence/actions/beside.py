"""What is written beside articles whenever they are written: keys, references, notices, and ties between them."""

from collections.abc import Sequence

from worldrounds.evidence.actions import tying
from worldrounds.evidence.arriving import CITED, Arriving
from worldrounds.evidence.keys import holders
from worldrounds.evidence.models import Article, ArticleKey, Reference, Tie
from worldrounds.evidence.records import notices_of
from worldrounds.evidence.rows import insert_rows


def write_beside(written: Sequence[tuple[Article, Arriving]], *, are_new: bool = True) -> None:
    """Also what leads to them from others."""
    articles = [article for article, _ in written]
    if not are_new:
        numbers = [article.pk for article in articles]
        for model in (ArticleKey, Reference, Tie):
            model._default_manager.filter(article__in=numbers).delete()
    keys = ((article.pk, key) for article, known in written for key in known.keys)
    insert_rows(ArticleKey, ("article", "key"), keys)
    _write_references(written)
    notices = [row for article in articles for row in notices_of(article)]
    tying.tie_notices(notices)
    Tie.objects.bulk_create(notices, batch_size=2000)
    tying.tie_to_arrived(articles)
    tying.mark_retracted(articles)


def _write_references(written: Sequence[tuple[Article, Arriving]]) -> None:
    """Each leads to what it cites, where the collection holds that."""
    end = len(CITED)
    held = holders(key for _, known in written for cited in known.references for key in cited[end:])
    rows = (
        (article.pk, place, *cited[:end], tying.first(cited[end:], held, but=article.pk))
        for article, known in written
        for place, cited in enumerate(known.references, 1)
    )
    insert_rows(Reference, ("article", "place", *CITED, "cited"), rows)
