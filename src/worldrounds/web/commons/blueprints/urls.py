from django.urls import path

from worldrounds.web.commons.blueprints import browsing, comparing, editing, exchanging, making, page

urlpatterns = [
    path("", browsing.browse, name="blueprints"),
    path("new/", making.new, name="blueprint-new"),
    path("import/", exchanging.import_, name="blueprint-import"),
    path("<slug:blueprint>/", page.show, name="blueprint"),
    path("<slug:blueprint>/export/", exchanging.export, name="blueprint-export"),
    path("<slug:blueprint>/changes/", comparing.compare, name="blueprint-compare"),
    path("<slug:blueprint>/fork/", making.fork, name="blueprint-fork"),
    path("<slug:blueprint>/publish/", making.publish, name="blueprint-publish"),
    path("<slug:blueprint>/drop/", making.drop, name="blueprint-drop"),
    path("<slug:blueprint>/edit/", editing.overview, name="blueprint-edit"),
    path("<slug:blueprint>/edit/about/", editing.about, name="blueprint-about"),
    path("<slug:blueprint>/edit/rules/", editing.rules, name="blueprint-rules"),
    path("<slug:blueprint>/edit/<slug:section>/add/", editing.add, name="blueprint-item-add"),
    path("<slug:blueprint>/edit/<slug:section>/items/<slug:key>/", editing.item, name="blueprint-item"),
    path(
        "<slug:blueprint>/edit/<slug:section>/items/<slug:key>/move/",
        editing.move,
        name="blueprint-item-move",
    ),
    path(
        "<slug:blueprint>/edit/<slug:section>/items/<slug:key>/remove/",
        editing.remove,
        name="blueprint-item-remove",
    ),
]
