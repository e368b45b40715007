"""Living scoping reviews: which articles, who reads them, what they said."""

from django.conf import settings
from django.db import models

from worldrounds.evidence.models.articles import Article


class Review(models.Model):
    """A question that is put to articles with a codebook. It lives: articles can come in until it is ended."""

    question = models.CharField(max_length=300)
    scope = models.TextField(blank=True)  # which articles belong, in words
    search = models.CharField(max_length=1000, blank=True)  # finds them; empty: everything in the hall
    codebook = models.CharField(max_length=40)  # its slug, which names its version
    readers = models.PositiveSmallIntegerField(
        default=2
    )  # how many read each article, apart from one another
    reads_text = models.BooleanField(
        default=False
    )  # let in by the full text too, not only by title and abstract
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(readers__gte=1, readers__lte=4), name="review_one_to_four_readers"
            )
        ]

    def __str__(self) -> str:
        return self.question


class Coder(models.Model):
    """A person who reads for a review."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="coders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="codes_for")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)  # set: reads no more; what was said stays

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="coder_once")]

    def __str__(self) -> str:
        return f"coder {self.person_id} of review {self.review_id}"


class Candidate(models.Model):
    """An article in a review, and where it stands: worked out by ``reviewing.place_of`` from what was said."""

    class Place(models.TextChoices):
        READ = "read", "waits for readers"
        TALK = "talk", "waits for a talk"
        OUT = "out", "left out"
        DONE = "done", "coded"

    review = models.ForeignKey(Review, models.CASCADE, related_name="candidates")
    article = models.ForeignKey(Article, models.CASCADE, related_name="candidacies")
    source = models.CharField(max_length=1000, blank=True)  # the review's search when it came in
    found_at = models.DateTimeField()
    step = models.CharField(max_length=40)  # a key of the codebook's screening, or "coding"
    place = models.CharField(max_length=10, choices=Place.choices, default=Place.READ)
    reason = models.CharField(
        max_length=40, blank=True
    )  # the code for which it was left out; empty if they differ
    readings = models.PositiveSmallIntegerField(default=0)  # in this step

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "article"], name="candidate_once")]
        indexes = [models.Index(fields=["review", "place", "step", "readings"], name="candidate_next")]

    def __str__(self) -> str:
        return f"article {self.article_id} in review {self.review_id}"


class Coding(models.Model):
    """What one person answered to one question about an article. Never changed: a new answer takes its place."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="codings")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    dimension = models.CharField(max_length=40)
    codes = models.JSONField[list[str]](default=list)  # sorted
    note = models.TextField(blank=True)
    coded_at = models.DateTimeField()
    holds = models.BooleanField(default=True)  # false: answered again since

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "dimension", "coder"],
                condition=models.Q(holds=True),
                name="coding_holds_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {', '.join(self.codes)}"


class Resolution(models.Model):
    """What a talk settled, and why. Never changed either."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="resolutions")
    dimension = models.CharField(max_length=40)
    codes = models.JSONField[list[str]](default=list)  # sorted
    reason = models.TextField()
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField()
    holds = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "dimension"],
                condition=models.Q(holds=True),
                name="resolution_holds_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {', '.join(self.codes)}"
