from django.urls import include, path

urlpatterns = [
    path("", include("worldrounds.web.urls")),
]
handler400 = "worldrounds.web.middleware.bad_request"
handler404 = "worldrounds.web.middleware.not_found"
handler500 = "worldrounds.web.middleware.server_error"
