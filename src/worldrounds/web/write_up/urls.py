from django.urls import path

from worldrounds.web.write_up import views

urlpatterns = [
    path("programmes/<slug:slug>/write-up/", views.write_up, name="write-up"),
    path("programmes/<slug:slug>/write-up/publish/", views.publish, name="write-up-publish"),
    path("programmes/<slug:slug>/write-up/files/<slug:kind>/", views.file, name="write-up-file"),
    path("programmes/<slug:slug>/write-up/figures/<int:image>/", views.figure, name="write-up-figure"),
]
