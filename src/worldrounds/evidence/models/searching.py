"""What the search knows of each article beside its words, which stand in a table that the database searches."""

from django.db import models


class IndexState(models.Model):
    """One row. ``version`` grows with every change of the index; ``origin`` tells one index from the next."""

    origin = models.BigIntegerField()
    version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"version {self.version}"


class IndexEntry(models.Model):
    """An article, by its number, that can be found; ``is_gone`` where it could be, and was merged or taken out."""

    number = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField(db_index=True)
    day = models.PositiveIntegerField()  # YYYYMMDD, 00 for what is not known, 0 without a year
    length = models.PositiveIntegerField()  # of title and abstract, in words
    values = models.BinaryField(blank=True)  # numbers of facet values, four bytes each, little-endian
    is_gone = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"article {self.number}"


class FacetValue(models.Model):
    """A value by which results can be narrowed: (language, de), (format, virtual-exchange)."""

    facet = models.CharField(max_length=40)
    code = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "code"], name="facet_value_once")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.code}"


class KnownWord(models.Model):
    """A word of a title, a keyword, a heading or a name, offered when somebody mistypes it."""

    word = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return self.word
