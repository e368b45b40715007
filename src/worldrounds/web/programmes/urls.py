from django.urls import path

from worldrounds.web.programmes import views

urlpatterns = [
    path("programmes/new/", views.choose, name="programme-new"),
    path("programmes/new/<slug:blueprint>/", views.start, name="programme-start"),
    path("schemas/blueprint-1.json", views.schema, {"name": "blueprint-1"}, name="blueprint-schema"),
    path(
        "schemas/blueprint-package-1.json",
        views.schema,
        {"name": "blueprint-package-1"},
        name="blueprint-package-schema",
    ),
    path("schemas/case-1.json", views.schema, {"name": "case-1"}, name="case-schema"),
    path("schemas/format-1.json", views.schema, {"name": "format-1"}, name="format-schema"),
]
