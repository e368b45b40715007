from django.urls import path

from worldrounds.web.commons import hall

urlpatterns = [
    path("commons/", hall.hall, name="commons"),
]
