from django.urls import path

from worldrounds.web.team import views

urlpatterns = [
    path("programmes/<slug:slug>/team/", views.team, name="team"),
    path("programmes/<slug:slug>/team/<int:number>/remove/", views.remove, name="team-remove"),
]
