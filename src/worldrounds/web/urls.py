"""All addresses. Each area has its own file; this one only joins them."""

from django.urls import URLPattern, URLResolver, include, path

from worldrounds.web import sitemaps

urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap-section"),
    path("", include("worldrounds.web.accounts.urls")),
    path("", include("worldrounds.web.programmes.urls")),  # before home: /programmes/new/ is no programme
    path("", include("worldrounds.web.groups.urls")),
    path("", include("worldrounds.web.home.urls")),
    path("", include("worldrounds.web.enrolment.urls")),
    path("", include("worldrounds.web.meetings.urls")),
    path("", include("worldrounds.web.plan.urls")),
    path("", include("worldrounds.web.method.urls")),
    path("", include("worldrounds.web.partners.urls")),
    path("", include("worldrounds.web.participation.urls")),
    path("", include("worldrounds.web.fairness.urls")),
    path("", include("worldrounds.web.team.urls")),
    path("", include("worldrounds.web.board.urls")),
    path("", include("worldrounds.web.write_up.urls")),
    path("", include("worldrounds.web.rooms.urls")),
    path("", include("worldrounds.web.commons.urls")),
    path("", include("worldrounds.web.evidence.urls")),
    path("", include("worldrounds.web.whenever.urls")),
]
