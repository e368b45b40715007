from django.urls import include, path

from worldrounds.web.commons import data, entries, feeds, formats, hall, ideas, people, schools, talk, visions

urlpatterns = [
    path("commons/", hall.hall, name="commons"),
    path("commons/new/", hall.entries, name="commons-entries"),
    path("commons/new.atom", feeds.new_entries, name="commons-feed"),
    path("commons/formats/", formats.browse, name="formats"),
    path("commons/formats/<slug:slug>/", formats.show, name="format"),
    path("commons/data/", data.data, name="commons-data"),
    path("commons/data/commons.zip", data.archive, name="commons-archive"),
    path("commons/schools/<slug:slug>/", schools.school, name="commons-school"),
    path("commons/profile/", people.profile, name="commons-profile"),
    path("commons/people/<int:pk>/", people.author, name="author"),
    # Visions
    path("commons/visions/", visions.visions, name="visions"),
    path("commons/visions/new/", visions.new, name="vision-new"),
    path("commons/visions/<slug:slug>/", visions.vision, name="vision"),
    path("commons/visions/<slug:slug>/change/", visions.change, name="vision-change"),
    path("commons/visions/<slug:slug>/endorse/", visions.endorse, name="vision-endorse"),
    path("commons/visions/<slug:slug>/respond/", visions.respond, name="vision-respond"),
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
    path("commons/ideas/", ideas.ideas, name="ideas"),
    path("commons/ideas/new/", ideas.new, name="idea-new"),
    path("commons/ideas/<slug:idea>/", ideas.idea, name="idea"),
    path("commons/ideas/<slug:idea>/change/", ideas.change, name="idea-change"),
    path("commons/ideas/<slug:idea>/close/", ideas.close, name="idea-close"),
    path("commons/blueprints/", include("worldrounds.web.commons.blueprints.urls")),
]
