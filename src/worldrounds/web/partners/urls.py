from django.urls import path

from worldrounds.web.partners import calendar_views, invitation_views, views

SCHOOL = "programmes/<slug:slug>/partners/<slug:institution>/"

urlpatterns = [
    path("programmes/<slug:slug>/partners/", views.partners, name="partners"),
    path("programmes/<slug:slug>/partners/add/", views.add, name="partner-add"),
    path(SCHOOL, views.partner, name="partner"),
    path(f"{SCHOOL}quota/", views.quota, name="partner-quota"),
    path(f"{SCHOOL}facts/", views.facts, name="partner-facts"),
    path(f"{SCHOOL}remove/", views.remove, name="partner-remove"),
    path(f"{SCHOOL}invite/", invitation_views.invite, name="partner-invite"),
    path(
        f"{SCHOOL}invitations/<int:number>/take-back/",
        invitation_views.take_back,
        name="invitation-take-back",
    ),
    path(f"{SCHOOL}calendar/", calendar_views.add, name="calendar-add"),
    path(f"{SCHOOL}calendar/undo/", calendar_views.undo, name="calendar-undo"),
    path(f"{SCHOOL}calendar/import/", calendar_views.upload, name="calendar-import"),
    path(f"{SCHOOL}calendar/import/confirm/", calendar_views.confirm, name="calendar-import-confirm"),
    path(f"{SCHOOL}calendar/<int:number>/remove/", calendar_views.remove, name="calendar-remove"),
    path("invitations/<str:token>/", invitation_views.answer, name="invitation"),
]
