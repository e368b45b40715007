"""What to call schools where there is little room."""

from collections import Counter
from collections.abc import Iterable

from worldrounds.network.models import Institution


def short_names(institutions: Iterable[Institution]) -> dict[int, str]:
    """Institution id -> its city, or its full name where two schools of the list share a city."""
    schools = list(institutions)
    cities = Counter(school.city for school in schools)
    return {school.pk: school.city if cities[school.city] == 1 else school.name for school in schools}
