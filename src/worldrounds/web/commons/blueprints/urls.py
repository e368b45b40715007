from django.urls import path

from worldrounds.web.commons.blueprints import browsing, page

urlpatterns = [
    path("", browsing.browse, name="blueprints"),
    path("<slug:blueprint>/", page.show, name="blueprint"),
]
