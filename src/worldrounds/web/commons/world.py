"""Schools that publish, and schools that look for partners, on a map of the world."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.commons.queries.hall import Sharing
from worldrounds.core.countries import country_name
from worldrounds.core.zones import country_place
from worldrounds.network.models import Institution
from worldrounds.web.addresses import url
from worldrounds.web.pictures.drawn import Drawn
from worldrounds.web.pictures.placemap import Place, place_map


def draw_schools(sharing: Sequence[Sharing]) -> Drawn:
    picture, height = place_map(
        key="world",
        title=_("Where what is shared here comes from"),
        desc=_in_words(sharing),
        places=[_place(one) for one in sharing],
    )
    header = [_("School"), _("Place"), _("Published"), _("Looks for partners")]
    return Drawn("placemap", picture, (1000, height), header, [_row(one) for one in sharing])


def _row(one: Sharing) -> list[str]:
    school = one.school
    link = format_html('<a href="{}"><bdi>{}</bdi></a>', url("commons-school", school.slug), school.name)
    return [link, f"{school.city}, {country_name(school.country)}", str(one.publishes), str(one.seeks)]


def _place(one: Sharing) -> Place:
    address = url("commons-school", one.school.slug)
    published = ngettext("%(school)s: %(count)s published", "%(school)s: %(count)s published", one.publishes)
    sought = ngettext(
        "%(school)s: looks for partners for %(count)s idea",
        "%(school)s: looks for partners for %(count)s ideas",
        one.seeks,
    )
    return Place(
        one.school.city,
        spot_of(one.school),
        one.publishes,
        one.seeks,
        published % {"school": one.school.name, "count": one.publishes},
        sought % {"school": one.school.name, "count": one.seeks},
        f"{address}#published",
        f"{address}#seeks",
    )


def spot_of(school: Institution) -> tuple[float, float] | None:
    if school.latitude is None or school.longitude is None:
        return country_place(school.country)
    return school.latitude, school.longitude


def _in_words(sharing: Sequence[Sharing]) -> str:
    countries = len({one.school.country for one in sharing})
    said = ngettext("%(count)s school", "%(count)s schools", len(sharing)) % {"count": len(sharing)}
    said += " " + ngettext("in %(count)s country", "in %(count)s countries", countries) % {"count": countries}
    counted = {
        "publish": sum(one.publishes > 0 for one in sharing),
        "seek": sum(one.seeks > 0 for one in sharing),
    }
    return f"{said}: " + _("%(publish)s publish, %(seek)s look for partners.") % counted
