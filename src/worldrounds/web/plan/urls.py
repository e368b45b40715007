from django.urls import path

from worldrounds.web.plan import changes, programme_views, views

urlpatterns = [
    path("programmes/<slug:slug>/plan/", views.plan, name="plan"),
    path("programmes/<slug:slug>/plan/changes/", changes.changes, name="plan-changes"),
    path("programmes/<slug:slug>/plan/dates/", views.change, name="plan-dates"),
    path("programmes/<slug:slug>/plan/first-day/", programme_views.first_day, name="plan-first-day"),
    path("programmes/<slug:slug>/close/", programme_views.close, name="programme-close"),
    path("programmes/<slug:slug>/delete/", programme_views.delete, name="programme-delete"),
    path("programmes/<slug:slug>/plan/sessions/<slug:key>/", views.session, name="plan-session"),
    path("programmes/<slug:slug>/plan/tasks/<slug:key>/", views.task, name="plan-task"),
]
