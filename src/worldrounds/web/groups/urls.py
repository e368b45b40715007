from django.urls import path

from worldrounds.web.groups import forming_views, repair_views, views

urlpatterns = [
    path("programmes/<slug:slug>/formings/", forming_views.formings, name="formings"),
    path("programmes/<slug:slug>/formings/<int:pk>/", forming_views.forming, name="forming"),
    path("programmes/<slug:slug>/formings/<int:pk>/stop/", forming_views.stop, name="forming-stop"),
    path("programmes/<slug:slug>/formings/<int:pk>/again/", forming_views.again, name="forming-again"),
    path("programmes/<slug:slug>/formings/<int:pk>/drop/", forming_views.drop, name="forming-drop"),
    path("programmes/<slug:slug>/formings/<int:pk>/confirm/", forming_views.confirm, name="forming-confirm"),
    path("programmes/<slug:slug>/formings/<int:pk>/undo/", forming_views.undo, name="forming-undo"),
    path("programmes/<slug:slug>/formings/<int:pk>/move/", forming_views.move, name="forming-move"),
    path(
        "programmes/<slug:slug>/formings/<int:pk>/move/<int:person>/",
        forming_views.move_person,
        name="forming-move-person",
    ),
    path(
        "programmes/<slug:slug>/formings/<int:pk>/people/<int:person>/",
        forming_views.why_person,
        name="forming-person",
    ),
    path(
        "programmes/<slug:slug>/formings/<int:pk>/move-back/",
        forming_views.move_back,
        name="forming-move-back",
    ),
    path(
        "programmes/<slug:slug>/formings/<int:pk>/groups/<int:number>/",
        forming_views.plan_group,
        name="forming-group",
    ),
    path(
        "programmes/<slug:slug>/formings/<int:pk>/plan.<str:kind>",
        forming_views.export,
        name="forming-export",
    ),
    path("programmes/<slug:slug>/repairs/", repair_views.start, name="repairs"),
    path("programmes/<slug:slug>/repairs/<int:pk>/", repair_views.repair, name="repair"),
    path("programmes/<slug:slug>/repairs/<int:pk>/stop/", repair_views.stop, name="repair-stop"),
    path("programmes/<slug:slug>/repairs/<int:pk>/drop/", repair_views.drop, name="repair-drop"),
    path("programmes/<slug:slug>/repairs/<int:pk>/confirm/", repair_views.confirm, name="repair-confirm"),
    path("programmes/<slug:slug>/groups/", views.groups, name="groups"),
    path("programmes/<slug:slug>/groups.<str:kind>", views.export, name="groups-export"),
    path("programmes/<slug:slug>/groups/<int:number>/", views.group, name="group"),
    path("programmes/<slug:slug>/groups/<int:number>/leader/", views.leader, name="group-leader"),
    path(
        "programmes/<slug:slug>/groups/<int:number>/facilitator/", views.facilitator, name="group-facilitator"
    ),
    path("programmes/<slug:slug>/groups/<int:number>/members/", views.change_members, name="group-members"),
]
