from django.urls import path

from worldrounds.web.method import views

_METHOD = "programmes/<slug:slug>/method/"

urlpatterns = [
    path(_METHOD, views.method, name="method"),
    path(f"{_METHOD}add/<slug:kind>/", views.add, name="method-add"),
    path(f"{_METHOD}stages/<slug:key>/", views.stage, name="method-stage"),
    path(f"{_METHOD}stages/<slug:key>/move/", views.move, name="method-move"),
    path(f"{_METHOD}stages/<slug:key>/remove/", views.remove, name="method-remove"),
]
