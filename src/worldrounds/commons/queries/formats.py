"""What the commons and the evidence hall hold about a format."""

from collections import Counter

from django.db.models import Case, Count, F, Q, QuerySet, When

from worldrounds.commons.catalogue import blueprints
from worldrounds.commons.format import Format
from worldrounds.commons.models import Blueprint
from worldrounds.commons.queries.blueprints import public_blueprints
from worldrounds.evidence.models import Article, ArticleCode


def blueprints_of(chosen: Format) -> QuerySet[Blueprint]:
    """Public ones of this format; then those that come with the program and could be it as well."""
    others = [one.slug for one in blueprints() if chosen.term in one.document.get("other_formats", ())]
    own = Q(format=chosen.term)
    found = public_blueprints().filter(own | Q(shipped__in=others))
    return found.order_by(Case(When(own, then=0), default=1), "entry__title", "pk")


def counted_blueprints() -> Counter[str]:
    """Format -> how many public blueprints are of it (1 query)."""
    return Counter(term.replace(" ", "-") for term in public_blueprints().values_list("format", flat=True))


def articles_about(chosen: Format, *, most: int) -> tuple[QuerySet[Article], int]:
    """The newest articles coded with it, and how many there are (2 queries)."""
    rows = ArticleCode.objects.filter(dimension="format", code=chosen.slug, article__merged_into=None)
    found = Article.objects.filter(pk__in=rows.values("article"))
    return found.order_by(F("year").desc(nulls_last=True), "-pk")[:most], found.count()


def counted_articles() -> Counter[str]:
    """Format -> how many articles are coded with it (1 query)."""
    rows = ArticleCode.objects.filter(dimension="format", article__merged_into=None).order_by()
    return Counter(dict(rows.values_list("code").annotate(Count("article", distinct=True))))
