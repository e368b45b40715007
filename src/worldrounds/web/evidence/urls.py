from django.urls import path

from worldrounds.web.evidence import views

urlpatterns = [
    path("evidence/", views.articles, name="evidence"),
    path("evidence/<int:number>/", views.article, name="article"),
]
