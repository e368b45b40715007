from django.urls import path

from worldrounds.web.method import reviews, views

_METHOD = "programmes/<slug:slug>/method/"

urlpatterns = [
    path(_METHOD, views.method, name="method"),
    path(f"{_METHOD}add/<slug:kind>/", views.add, name="method-add"),
    path(f"{_METHOD}stages/<slug:key>/", views.stage, name="method-stage"),
    path(f"{_METHOD}stages/<slug:key>/move/", views.move, name="method-move"),
    path(f"{_METHOD}stages/<slug:key>/remove/", views.remove, name="method-remove"),
    path(f"{_METHOD}stages/<slug:key>/reviews/", reviews.reviews, name="reviews"),
    path(f"{_METHOD}stages/<slug:key>/reviews/deal/", reviews.deal_now, name="reviews-deal"),
]
