"""Reads of accounts."""

from worldrounds.people.models import Person

DEMO_DOMAIN = "demo.invalid"  # a reserved name: mail to it cannot leave


def demo_person(key: str) -> Person | None:
    return Person.objects.filter(email=f"{key}@{DEMO_DOMAIN}", is_active=True).first()


def demo_cast() -> list[tuple[str, Person]]:
    """(key, person) of those in the demonstration that a visitor may be, in the order they were made."""
    cast = Person.objects.filter(email__endswith=f"@{DEMO_DOMAIN}", is_active=True).order_by("pk")
    return [(person.email.split("@")[0], person) for person in cast]
