from django.urls import path

from worldrounds.web.enrolment.views import joining, leaving, own, rosters, students

_PROGRAMME = "programmes/<slug:slug>/"
_PARTNER = _PROGRAMME + "partners/<slug:institution>/"

urlpatterns = [
    path(_PARTNER + "roster/", rosters.roster, name="roster"),
    path(_PARTNER + "roster/<int:pk>/", rosters.preview, name="roster-preview"),
    path(_PARTNER + "roster/<int:pk>/confirm/", rosters.confirm, name="roster-confirm"),
    path(_PARTNER + "roster/<int:pk>/drop/", rosters.drop, name="roster-drop"),
    path(_PARTNER + "applications/", joining.applications, name="applications"),
    path(_PARTNER + "applications/<int:pk>/", joining.decide, name="application-decide"),
    path(_PARTNER + "join-link/", joining.link, name="join-link"),
    path(_PROGRAMME + "students/", students.students, name="students"),
    path(_PROGRAMME + "me/", own.profile, name="my-profile"),
    path(_PROGRAMME + "students/<int:pk>/take-out/", leaving.take_out, name="student-take-out"),
    path(_PROGRAMME + "me/leave/", leaving.leave, name="leave"),
    path(_PROGRAMME + "me/availability/", own.availability, name="my-availability"),
    path("join/<str:token>/", joining.join, name="join"),
    path("join/<str:token>/sent/", joining.sent, name="join-sent"),
]
