from django.urls import include, path

urlpatterns = [
    path("", include("worldrounds.web.urls")),
]
