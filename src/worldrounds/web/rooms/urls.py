from django.urls import path

from worldrounds.web.rooms import care, cases, mails, meetings, views
from worldrounds.web.rooms.product.urls import urlpatterns as product
from worldrounds.web.rooms.stages import analysis, consensus, decisions, draft, matrix, review, written
from worldrounds.web.rooms.stages import views as stages

_ROOM = "programmes/<slug:slug>/groups/<int:number>/room/"

urlpatterns = [
    path("programmes/<slug:slug>/cases/", cases.cases, name="cases"),
    path("programmes/<slug:slug>/cases/<str:case>/", cases.case, name="case"),
    path("programmes/<slug:slug>/cases/<str:case>/supplier/", cases.supplier, name="case-supplier"),
    path(_ROOM, views.room, name="room"),
    path(f"{_ROOM}document/", views.document, name="room-document"),
    path(f"{_ROOM}write/", views.write, name="room-write"),
    path(f"{_ROOM}discussion/", views.discussion, name="room-discussion"),
    path(f"{_ROOM}tasks/<slug:key>/", views.task, name="room-task"),
    path(f"{_ROOM}arrange/", views.arrange, name="room-arrange"),
    path(f"{_ROOM}meetings/", meetings.meetings, name="meetings"),
    path(f"{_ROOM}meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path(f"{_ROOM}meetings/<int:pk>/talk/", meetings.talk, name="meeting-talk"),
    path(f"{_ROOM}meetings/<int:pk>/agenda/", meetings.agenda, name="meeting-agenda"),
    path(f"{_ROOM}meetings/<int:pk>/notes/", meetings.notes, name="meeting-notes"),
    path(f"{_ROOM}meetings/<int:pk>/roll/", meetings.roll, name="meeting-roll"),
    path(f"{_ROOM}meetings/<int:pk>/join/", meetings.join, name="meeting-join"),
    path(f"{_ROOM}meetings/<int:pk>/say/", meetings.say, name="meeting-say"),
    path(f"{_ROOM}doing/", care.doing, name="room-doing"),
    path(f"{_ROOM}pulse/", care.pulse, name="room-pulse"),
    path(f"{_ROOM}help/", care.help_, name="room-help"),
    path(f"{_ROOM}mails/", mails.mails, name="room-mails"),
    path(f"{_ROOM}stages/<slug:key>/", stages.stage, name="stage"),
    path(f"{_ROOM}stages/<slug:key>/news/", stages.news, name="stage-news"),
    path(f"{_ROOM}stages/<slug:key>/text/", written.text, name="stage-text"),
    path(f"{_ROOM}stages/<slug:key>/done/", stages.done, name="stage-done"),
    path(f"{_ROOM}stages/<slug:key>/cell/", matrix.cell, name="stage-cell"),
    path(f"{_ROOM}stages/<slug:key>/node/", analysis.node, name="stage-node"),
    path(f"{_ROOM}stages/<slug:key>/move/", analysis.move, name="stage-move"),
    path(f"{_ROOM}stages/<slug:key>/item/", decisions.item, name="stage-item"),
    path(f"{_ROOM}stages/<slug:key>/mark/", decisions.mark, name="stage-mark"),
    path(f"{_ROOM}stages/<slug:key>/decisions/", decisions.decide, name="stage-decide"),
    path(f"{_ROOM}stages/<slug:key>/decisions/<int:decision>/stand/", decisions.stand, name="decision-stand"),
    path(f"{_ROOM}stages/<slug:key>/decisions/<int:decision>/close/", decisions.close, name="decision-close"),
    path(
        f"{_ROOM}stages/<slug:key>/decisions/<int:decision>/reopen/", decisions.reopen, name="decision-reopen"
    ),
    path(f"{_ROOM}stages/<slug:key>/statements/", consensus.statements, name="stage-statements"),
    path(f"{_ROOM}stages/<slug:key>/ratings/", consensus.ratings, name="stage-ratings"),
    path(f"{_ROOM}stages/<slug:key>/round/", consensus.close, name="stage-round"),
    path(f"{_ROOM}stages/<slug:key>/hand-in/", draft.hand_in_now, name="stage-hand-in"),
    path(f"{_ROOM}stages/<slug:key>/hand-in/reopen/", draft.reopen, name="stage-reopen"),
    *product,
    path(f"{_ROOM}stages/<slug:key>/peers/", review.peers, name="stage-peers"),
    path(f"{_ROOM}stages/<slug:key>/reviews/<int:pk>/", review.product, name="stage-review"),
    path(f"{_ROOM}stages/<slug:key>/reviews/<int:pk>/thanks/", review.thanks, name="stage-review-thanks"),
    path(
        f"{_ROOM}stages/<slug:key>/reviews/<int:pk>/pictures/<int:image>/",
        review.image,
        name="stage-review-image",
    ),
]
