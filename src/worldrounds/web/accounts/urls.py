from allauth.account import views as allauth_views
from django.urls import path

from worldrounds.web.accounts import erasing, joining, views

sign_in = views.SignInView.as_view()

urlpatterns = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/", sign_in, name="account_request_login_code"),  # the name that allauth's views go back to
    path("sign-in/code/", allauth_views.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/link/<str:token>/", views.sign_in_link, name="sign-in-link"),
    path("sign-in/as/<slug:key>/", views.demo_sign_in, name="demo-sign-in"),
    path("sign-up/", joining.join, name="account_signup"),
    path("sign-up/link/<str:token>/", joining.join_link, name="sign-up-link"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("sign-out/everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("language/", views.choose_language, name="choose-language"),
    path("account/", views.account, name="account"),
    path("account/erase/", erasing.erase_me, name="erase-me"),
    path("programmes/<slug:slug>/students/<int:pk>/erase/", erasing.erase_somebody, name="student-erase"),
    path("account/closed/", allauth_views.account_inactive, name="account_inactive"),
]
