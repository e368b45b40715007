from django.urls import path

from worldrounds.web.fairness import views

urlpatterns = [path("programmes/<slug:slug>/fairness/", views.fairness, name="fairness")]
