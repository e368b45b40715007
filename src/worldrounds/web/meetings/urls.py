from django.urls import path

from worldrounds.web.meetings.views import blocks, calendars, plenaries, proposals, sessions, timetables

_PROGRAMME = "programmes/<slug:slug>/"

urlpatterns = [
    path(f"{_PROGRAMME}timetables/", timetables.timetables, name="timetables"),
    path(f"{_PROGRAMME}timetables/of/<slug:key>/", timetables.anew, name="timetable-anew"),
    path(f"{_PROGRAMME}timetables/<int:pk>/", timetables.timetable, name="timetable"),
    path(f"{_PROGRAMME}timetables/<int:pk>/groups/<int:number>/", timetables.group, name="timetable-group"),
    path(f"{_PROGRAMME}timetables/<int:pk>/stop/", timetables.stop, name="timetable-stop"),
    path(f"{_PROGRAMME}timetables/<int:pk>/again/", timetables.again, name="timetable-again"),
    path(f"{_PROGRAMME}timetables/<int:pk>/confirm/", timetables.confirm, name="timetable-confirm"),
    path(f"{_PROGRAMME}timetables/<int:pk>/undo/", timetables.undo, name="timetable-undo"),
    path(f"{_PROGRAMME}timetables/<int:pk>/drop/", timetables.drop, name="timetable-drop"),
    path(f"{_PROGRAMME}sessions/", sessions.sessions, name="sessions"),
    path(f"{_PROGRAMME}sessions.<str:kind>", sessions.export, name="sessions-export"),
    path(f"{_PROGRAMME}sessions/<int:pk>/", sessions.session, name="session"),
    path(f"{_PROGRAMME}sessions/<int:pk>/session.ics", calendars.session_file, name="session-ics"),
    path(f"{_PROGRAMME}sessions/<int:pk>/join/", sessions.join, name="session-join"),
    path(f"{_PROGRAMME}sessions/<int:pk>/coming/", sessions.coming, name="session-coming"),
    path(f"{_PROGRAMME}sessions/<int:pk>/cancel/", sessions.cancel, name="session-cancel"),
    path(f"{_PROGRAMME}sessions/<int:pk>/restore/", sessions.restore, name="session-restore"),
    path(f"{_PROGRAMME}sessions/<int:pk>/attendance/", sessions.attendance, name="session-attendance"),
    path(f"{_PROGRAMME}sessions/<int:pk>/propose/", proposals.propose, name="session-propose"),
    path(f"{_PROGRAMME}proposals/<int:pk>/answer/", proposals.answer, name="proposal-answer"),
    path(f"{_PROGRAMME}proposals/<int:pk>/accept/", proposals.accept, name="proposal-accept"),
    path(f"{_PROGRAMME}proposals/<int:pk>/decline/", proposals.decline, name="proposal-decline"),
    path(f"{_PROGRAMME}proposals/<int:pk>/withdraw/", proposals.withdraw, name="proposal-withdraw"),
    path(f"{_PROGRAMME}groups/<int:number>/calendar/", calendars.group_calendar, name="group-calendar"),
    path(
        f"{_PROGRAMME}partners/<slug:institution>/sessions/",
        calendars.school_calendar,
        name="school-calendar",
    ),
    path(f"{_PROGRAMME}plenaries/<slug:key>/", plenaries.plenary, name="plenary"),
    path(f"{_PROGRAMME}plenaries/<slug:key>/sittings/", plenaries.sittings, name="plenary-sittings"),
    path("calendar/", calendars.my_calendar, name="my-calendar"),
    path("calendar/sessions.ics", calendars.my_file, name="my-calendar-ics"),
    path("calendar/change/", calendars.change, name="calendar-change"),
    path("calendar/not-free/", blocks.blocks, name="my-blocks"),
    path("calendar/not-free/<int:number>/remove/", blocks.remove, name="block-remove"),
    path("calendar/not-free/import/", blocks.upload, name="blocks-import"),
    path("calendar/not-free/import/remove/", blocks.remove_file, name="blocks-file-remove"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar-feed"),
]
