from django.urls import path

from worldrounds.web.whenever import answers, files, views

_ORGANISER = "whenever/organise/<str:organiser>/"
_MEETING = "whenever/<str:token>/"

urlpatterns = [
    path("whenever/", views.start, name="whenever"),
    path(_ORGANISER, views.organise, name="whenever-organise"),
    path(_ORGANISER + "agree/", views.agree, name="whenever-agree"),
    path(_ORGANISER + "remove/<int:pk>/", views.remove, name="whenever-remove"),
    path(_ORGANISER + "delete/", views.delete, name="whenever-delete"),
    path(_MEETING, views.meeting, name="whenever-meeting"),
    path(_MEETING + "add/", answers.add, name="whenever-add"),
    path(_MEETING + "mine/<str:mine>/", answers.change, name="whenever-mine"),
    path(_MEETING + "mine/<str:mine>/leave/", answers.leave, name="whenever-leave"),
    path(_MEETING + "dates.ics", files.calendar, name="whenever-calendar"),
    path(_MEETING + "dates.csv", files.table, name="whenever-table"),
]
