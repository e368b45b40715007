from django.urls import path

from worldrounds.web.board import views

_BOARD = "programmes/<slug:slug>/rooms/"

urlpatterns = [
    path(_BOARD, views.board, name="room-board"),
    path(f"{_BOARD}<int:number>/nudge/", views.nudge, name="room-nudge"),
    path(f"{_BOARD}requests/<int:pk>/", views.request_, name="help-answer"),
]
