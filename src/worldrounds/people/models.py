"""Accounts. A person is known by an e-mail address; roles belong to programmes (programmes.Role)."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from worldrounds.core.zones import validate_zone


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **values: Any) -> "Person":
        person = self.model(email=email.strip().lower(), **values)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save()
        return person


class Person(AbstractBaseUser):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_zone])
    language = models.CharField(
        max_length=10, blank=True
    )  # empty until the first sign-in: see choose_language
    mail_when_named = models.BooleanField(default=True)  # in a discussion
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)  # runs the installation
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class Erasure(models.Model):
    """A person asked to be erased. The row says that it was done, and nothing of whom: the account has no name any more."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="erasure")
    with_texts = models.BooleanField()  # what the person wrote goes too; else it stays without a name
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")  # empty: the person
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    is_wiped = models.BooleanField(default=False)  # the file, too, holds nothing of it

    def __str__(self) -> str:
        return f"erasure of person {self.person_id}"
