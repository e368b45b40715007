from django.urls import path

from worldrounds.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("programmes/<slug:slug>/", views.programme, name="programme"),
    path("programmes/<slug:slug>/history/", views.history, name="history"),
    path("programmes/<slug:slug>/reminders/<slug:kind>/", views.send_reminder, name="send-reminder"),
]
