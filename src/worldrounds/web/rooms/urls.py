from django.urls import path

from worldrounds.web.rooms import views

_ROOM = "programmes/<slug:slug>/groups/<int:number>/room/"

urlpatterns = [
    path(_ROOM, views.room, name="room"),
    path(f"{_ROOM}document/", views.document, name="room-document"),
    path(f"{_ROOM}discussion/", views.discussion, name="room-discussion"),
    path(f"{_ROOM}tasks/<slug:key>/", views.task, name="room-task"),
    path(f"{_ROOM}arrange/", views.arrange, name="room-arrange"),
]
