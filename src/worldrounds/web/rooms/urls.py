from django.urls import path

from worldrounds.web.rooms import cases, views
from worldrounds.web.rooms.stages import views as stages
from worldrounds.web.rooms.stages import written

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
]
