"""What people put together out of the articles: collections, and searches that they keep."""

import secrets

from django.conf import settings
from django.db import models

from worldrounds.evidence.models.articles import Article

MOST_GUESTS = 20
LICENCE = "CC BY 4.0"  # of introductions and notes on public pages
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"


class Collection(models.Model):
    """Articles that an editor has chosen and put into an order."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True)  # Markdown
    # Empty: a former member's public collection, which curators look after now.
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="collections"
    )
    is_personal = models.BooleanField(default=False)  # “my collection”, where one click saves to
    is_public = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["editor"],
                condition=models.Q(is_personal=True, editor__isnull=False),
                name="collection_personal_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


class CollectionItem(models.Model):
    """An article in a collection."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, models.CASCADE, related_name="collection_items")
    place = models.PositiveIntegerField()  # in the order; gaps are fine
    note = models.TextField(blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["collection", "place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "article"], name="collection_article_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.collection_id}"

    @property
    def shown(self) -> Article:
        """The article, or the one that it became."""
        return self.article.merged_into or self.article


class CollectionGuest(models.Model):
    """Somebody who may add to a collection. Until they accept, nothing says whether the address has an account."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="guests")
    email = models.EmailField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="guest_in"
    )  # once accepted
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        ordering = ["invited_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["collection", "email"], name="collection_guest_once")]

    def __str__(self) -> str:
        return f"guest of {self.collection_id}"


def new_token() -> str:
    return secrets.token_urlsafe(24)


class SavedSearch(models.Model):
    """A question that somebody asks the collection again and again: by mail, or by a feed."""

    class Every(models.TextChoices):
        NEVER = "", "never"
        DAY = "day", "day"
        WEEK = "week", "week"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    question = models.CharField(max_length=1000)  # in the language of the search box
    every = models.CharField(max_length=4, choices=Every, default=Every.NEVER, blank=True)
    token = models.CharField(max_length=40, unique=True, default=new_token)  # of the feed, and to stop mails
    told_to = models.PositiveBigIntegerField(default=0)  # the greatest number of an article known then
    looked_at = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "question"], name="saved_search_once")]

    def __str__(self) -> str:
        return self.question
