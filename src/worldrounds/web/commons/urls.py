from django.urls import path

from worldrounds.web.commons import entries, hall, talk

urlpatterns = [
    path("commons/", hall.hall, name="commons"),
    # Every entry, whatever its kind
    path("commons/entries/<int:pk>/publish/", entries.publish, name="entry-publish"),
    path("commons/entries/<int:pk>/retract/", entries.retract, name="entry-retract"),
    path("commons/entries/<int:pk>/let-through/", entries.let_through, name="entry-let-through"),
    path("commons/entries/<int:pk>/remove/", entries.remove, name="entry-remove"),
    path("commons/entries/<int:pk>/pick/", entries.pick, name="entry-pick"),
    path("commons/entries/<int:pk>/thank/", talk.thank, name="entry-thank"),
    path("commons/entries/<int:pk>/say/", talk.say, name="entry-say"),
    path("commons/posts/<int:pk>/change/", talk.change, name="entry-post-change"),
    path("commons/posts/<int:pk>/delete/", talk.delete, name="entry-post-delete"),
]
