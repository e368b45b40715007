from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.core.countries import country_name
from worldrounds.network.models import Institution
from worldrounds.web.pictures.worldmap import MapSchool, world_map


def school_map(schools: Iterable[tuple[Institution, int]]) -> SafeString:
    """Schools with the number of their students; those whose place is not known are left out."""
    dots = [
        MapSchool(
            key=school.slug,
            name=school.name,
            city=school.city,
            country=country_name(school.country),
            latitude=school.latitude,
            longitude=school.longitude,
            students=students,
        )
        for school, students in schools
        if school.latitude is not None and school.longitude is not None
    ]
    return world_map(key="schools", title=_("Where the schools are"), schools=dots)
