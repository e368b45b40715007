from django.urls import path

from worldrounds.web.plan import views

urlpatterns = [
    path("programmes/<slug:slug>/plan/", views.plan, name="plan"),
    path("programmes/<slug:slug>/plan/dates/", views.change, name="plan-dates"),
    path("programmes/<slug:slug>/plan/sessions/<slug:key>/", views.session, name="plan-session"),
    path("programmes/<slug:slug>/plan/tasks/<slug:key>/", views.task, name="plan-task"),
]
