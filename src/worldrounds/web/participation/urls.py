from django.urls import path

from worldrounds.web.participation import views

urlpatterns = [
    path("programmes/<slug:slug>/participation/", views.participation, name="participation"),
    path("programmes/<slug:slug>/participation/silent/", views.silent, name="participation-silent"),
]
