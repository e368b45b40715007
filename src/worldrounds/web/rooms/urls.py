from django.urls import path

from worldrounds.web.rooms import cases, views
from worldrounds.web.rooms.stages import consensus, written
from worldrounds.web.rooms.stages import views as stages

_ROOM = "programmes/<slug:slug>/groups/<int:number>/room/"

urlpatterns = [
    path("programmes/<slug:slug>/cases/", cases.cases, name="cases"),
    path("programmes/<slug:slug>/cases/<str:case>/", cases.case, name="case"),
    path(_ROOM, views.room, name="room"),
    path(f"{_ROOM}document/", views.document, name="room-document"),
    path(f"{_ROOM}discussion/", views.discussion, name="room-discussion"),
    path(f"{_ROOM}tasks/<slug:key>/", views.task, name="room-task"),
    path(f"{_ROOM}arrange/", views.arrange, name="room-arrange"),
    path(f"{_ROOM}stages/<slug:key>/", stages.stage, name="stage"),
    path(f"{_ROOM}stages/<slug:key>/text/", written.text, name="stage-text"),
    path(f"{_ROOM}stages/<slug:key>/done/", stages.done, name="stage-done"),
    path(f"{_ROOM}stages/<slug:key>/statements/", consensus.statements, name="stage-statements"),
    path(f"{_ROOM}stages/<slug:key>/ratings/", consensus.ratings, name="stage-ratings"),
    path(f"{_ROOM}stages/<slug:key>/round/", consensus.close, name="stage-round"),
]
