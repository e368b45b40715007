"""How articles are classified."""

from django.db import models

from worldrounds.evidence.models.articles import Article


class Standing(models.TextChoices):
    """What a code rests on, the firmest first."""

    AGREED = "agreed", "agreed"  # readers who worked apart said the same, or settled it
    READER = "reader", "one reader"
    SUGGESTED = "suggested", "suggested"  # nobody has coded it yet
    DERIVED = "derived", "derived"  # read by the program from the record


class Suggestion(models.Model):
    """A code that somebody, or the program, has put forward outside a review."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="suggestions")
    dimension = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    standing = models.CharField(
        max_length=10,
        choices=[
            (Standing.SUGGESTED.value, Standing.SUGGESTED.label),
            (Standing.DERIVED.value, Standing.DERIVED.label),
        ],
    )
    source = models.CharField(max_length=200)  # in words: who, from what
    suggested_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "dimension", "code", "standing"], name="suggestion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.code}"


class ArticleCode(models.Model):
    """What is held of an article now, in one dimension the codes of one standing only, the firmest there is.

    Worked out from reviews and suggestions by ``actions.coding``; everybody else only reads it.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="codes", db_index=False)
    dimension = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    standing = models.CharField(max_length=10, choices=Standing.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "dimension", "code"], name="article_code_once")
        ]
        # Facets count by dimension and code; lists ask for the articles of one code.
        indexes = [
            models.Index(fields=["dimension", "code", "article", "standing"], name="article_code_facet")
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.code} ({self.standing})"
