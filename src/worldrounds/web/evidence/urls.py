from django.urls import path

from worldrounds.web.evidence import article, citing, collections, guests, oai, saving, views

_COLLECTION = "evidence/collections/<slug:collection>/"

urlpatterns = [
    path("evidence/", views.articles, name="evidence"),
    path("evidence/<int:number>/", article.article, name="article"),
    path("evidence/<int:number>/cite/", citing.cite_article, name="article-cite"),
    # collections
    path("evidence/<int:number>/save/", saving.save, name="article-save"),
    path("evidence/<int:number>/collect/", saving.collect, name="article-collect"),
    path("evidence/<int:number>/collect/<slug:collection>/", saving.add, name="article-add"),
    path("evidence/collections/", collections.collections, name="collections"),
    path("evidence/collections/new/", collections.new, name="collection-new"),
    path(_COLLECTION, collections.collection, name="collection"),
    path(f"{_COLLECTION}change/", collections.change, name="collection-change"),
    path(f"{_COLLECTION}delete/", collections.delete, name="collection-delete"),
    path(f"{_COLLECTION}items/<int:item>/move/", collections.move, name="collection-move"),
    path(f"{_COLLECTION}items/<int:item>/take-out/", collections.take_out, name="collection-take-out"),
    path(f"{_COLLECTION}items/<int:item>/note/", collections.note, name="collection-note"),
    path(f"{_COLLECTION}guests/", guests.guests, name="collection-guests"),
    path(f"{_COLLECTION}guests/<int:guest>/remove/", guests.remove, name="collection-guest-remove"),
    path(f"{_COLLECTION}answer/", guests.answer, name="collection-answer"),
    # for machines
    path("oai", oai.oai, name="oai"),
]
