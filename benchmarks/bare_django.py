"""The page that ours are compared with: Django as ``startproject`` gives it, one signed-in list page.

Default middleware, session, user, three queries, a CSRF form, 20 rows of 6 columns. ``python -m
benchmarks.bare_django`` fills the database named by BARE_DATABASE and prints a session key.
"""

import os
import sys

import django
from django.conf import settings

COLUMNS = ("name", "school", "city", "country", "year", "state")
PAGE = """<!doctype html><html lang="en"><head><title>{% block title %}{% endblock %}</title></head>
<body><p>{{ user.username }}</p>{% block main %}{% endblock %}</body></html>"""
LIST = """{% extends "base.html" %}
{% block title %}Rows{% endblock %}
{% block main %}<h1>Rows of {{ owner.username }}</h1><p>{{ count }} rows</p>
<form method="post">{% csrf_token %}<input name="q"><button>Find</button></form>
<table>{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.school }}</td><td>{{ row.city }}</td>
<td>{{ row.country }}</td><td>{{ row.year }}</td><td>{{ row.state }}</td></tr>{% endfor %}</table>
{% endblock %}"""

settings.configure(
    SECRET_KEY="a benchmark",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="benchmarks.bare_django",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BARE_DATABASE"]}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"base.html": PAGE, "list.html": LIST})],
                    )
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ],
            },
        }
    ],
)
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402 - after Django is set up
from django.contrib.auth.models import User  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


class Row(models.Model):
    owner = models.ForeignKey(User, models.CASCADE)
    name, school, city, country, year, state = (models.CharField(max_length=80) for _ in COLUMNS)

    class Meta:
        app_label = "auth"  # a table without an app of its own

    def __str__(self) -> str:
        return self.name


@login_required
def rows(request: HttpRequest) -> HttpResponse:
    context = {
        "owner": User.objects.get(pk=1),
        "count": Row.objects.count(),
        "rows": Row.objects.select_related("owner").order_by("name")[:20],
    }
    return render(request, "list.html", context)


urlpatterns = [path("", rows)]
application = get_wsgi_application()


def fill() -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    user = User.objects.create(username="somebody", pk=1)
    Row.objects.bulk_create(
        Row(owner=user, **{column: f"{column} {n:03}" for column in COLUMNS}) for n in range(300)
    )
    session = SessionStore()
    session[SESSION_KEY] = "1"
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    sys.stdout.write(fill())
