"""All addresses. Each area has its own file; this one only joins them."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("worldrounds.web.accounts.urls")),
    path("", include("worldrounds.web.home.urls")),
]
