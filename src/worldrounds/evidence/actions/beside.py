"""What is written beside articles whenever they are written: keys, references, notices, and ties between them."""

from collections.abc import Sequence

from worldrounds.bibliography.record import Record
from worldrounds.bibliography.sameness import facts
from worldrounds.evidence.actions import tying
from worldrounds.evidence.keys import all_keys
from worldrounds.evidence.models import Article, ArticleKey, Reference, Tie
from worldrounds.evidence.records import notices_of, references_of
from worldrounds.evidence.rows import insert_rows


def write_beside(written: Sequence[tuple[Article, Record]], *, are_new: bool = True) -> None:
    """Also what leads to them from others."""
    articles = [article for article, _ in written]
    if not are_new:
        numbers = [article.pk for article in articles]
        for model in (ArticleKey, Reference, Tie):
            model._default_manager.filter(article__in=numbers).delete()
    keys = ((article.pk, key) for article, record in written for key in sorted(all_keys(facts(record))))
    insert_rows(ArticleKey, ("article", "key"), keys)
    references = [row for article, record in written for row in references_of(record, article)]
    tying.tie_references(references)
    insert_rows(
        Reference,
        ("article", "place", "text", "doi", "pmid", "pmcid", "cited"),
        ((r.article_id, r.place, r.text, r.doi, r.pmid, r.pmcid, r.cited_id) for r in references),
    )
    notices = [row for article, record in written for row in notices_of(record, article)]
    tying.tie_notices(notices)
    Tie.objects.bulk_create(notices, batch_size=2000)
    tying.tie_to_arrived(articles)
    tying.mark_retracted(articles)
