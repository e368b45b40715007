"""All settings of an installation, read from the environment. Documented in docs/reference/settings.md.

Nothing here needs to be set for a first look: an installation without any variable keeps all its data in the
folder ``worldrounds-data`` below the current one.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# Where everything is kept ---------------------------------------------------------------------------------
DATA = Path(os.environ.get("WORLDROUNDS_DATA", "worldrounds-data")).resolve()
STATIC_ROOT = DATA / "cache" / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
if not os.access(PACKAGE, os.W_OK):  # compiled solvers are kept beside their source where that may be written
    os.environ.setdefault("NUMBA_CACHE_DIR", str(DATA / "cache" / "numba"))


def _secret_key() -> str:
    if given := os.environ.get("WORLDROUNDS_SECRET_KEY"):
        return given
    kept = DATA / "secret-key"
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return kept.read_text()


def _database(url: str) -> dict[str, Any]:
    """``postgresql://user:password@host:port/name?host=/socket/folder`` or nothing for SQLite."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "worldrounds.sqlite3",
            "CONN_MAX_AGE": None,  # a new connection for each page costs 1 to 2 ms (decision 0006)
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DEMO = _flag("WORLDROUNDS_DEMO")  # one-click sign-in; never on a real installation
DEBUG = _flag("WORLDROUNDS_DEBUG")
SECRET_KEY = _secret_key()
DATABASES = {"default": _database(os.environ.get("WORLDROUNDS_DATABASE", ""))}
# How often something was asked for, counted by all processes together; ordinary pages do not touch it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # What each process counts for itself: limits of the doors for machines, which write nothing to the database.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Addresses ------------------------------------------------------------------------------------------------
ADDRESS = os.environ.get("WORLDROUNDS_ADDRESS", "http://localhost:8000").rstrip("/")
HTTPS = ADDRESS.startswith("https://")
ALLOWED_HOSTS = [urlsplit(ADDRESS).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ADDRESS]
FETCH = _flag("WORLDROUNDS_FETCH")  # records of the literature may be asked for at PubMed and Crossref
VIDEO_ADDRESS = os.environ.get("WORLDROUNDS_VIDEO", "").rstrip("/")  # a Jitsi or BigBlueButton of one's own

# What is installed ----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "worldrounds.core",
    "worldrounds.people",
    "worldrounds.network",
    "worldrounds.evidence",
    "worldrounds.commons",
    "worldrounds.programmes",
    "worldrounds.groups",
    "worldrounds.meetings",
    "worldrounds.rooms",
    "worldrounds.whenever",
    "worldrounds.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "worldrounds.web.middleware.HeadMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random, so that lengths do not give tokens away
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "worldrounds.web.middleware.ReaderMiddleware",
    "worldrounds.web.middleware.VisitorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "worldrounds.project.urls"
WSGI_APPLICATION = "worldrounds.project.wsgi.application"
ASGI_APPLICATION = "worldrounds.project.asgi.application"
_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "environment": "worldrounds.web.templating.environment",
            "context_processors": [*_CONTEXT, "worldrounds.web.context.page"],
        },
    },
    {  # the mails of allauth
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]
FORM_RENDERER = "django.forms.renderers.Jinja2"  # a list of all time zones in a fifth of the time

# Files ----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
# Names that carry their content: Django's own, and those that the bundles of frontend/ share.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.\w+$|/editor/shared-\w+\.js$"
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "worldrounds.core.receiving.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# People ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
JOINING = os.environ.get("WORLDROUNDS_JOINING", "open").strip().lower() != "invited"  # accounts of one's own
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "worldrounds.web.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made by invitation, and a sign-in code proves the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# A school is one address to us: limits are per account, not per address (docs/decisions/0005-sign-in.md).
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/5m/key",
    "request_login_code": "5/5m/key",
    "login": "1200/m/ip",
}
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

CSRF_FAILURE_VIEW = "worldrounds.web.middleware.csrf_failure"

# What a browser may do ------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Language and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LOCALE_PATHS = [PACKAGE / "web" / "locale"]


def _languages() -> list[tuple[str, str]]:
    """English, and every language whose catalogue was complete enough to be compiled (scripts/messages.py)."""
    compiled = LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.mo")
    codes = ["en", *sorted(file.parts[-3].lower().replace("_", "-") for file in compiled)]
    return [(code, LANG_INFO[code]["name_local"].capitalize()) for code in codes]


LANGUAGES = _languages()  # each by its own name
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Mail: "console", "file" (DATA/mail), or smtp://user:password@host:587 ------------------------------------
MAIL_IN = (
    os.environ.get("WORLDROUNDS_MAIL_IN", "").strip().lower()
)  # answers to rooms, handed to `worldrounds mail-in`
_MAIL = os.environ.get("WORLDROUNDS_MAIL", "file")
DEFAULT_FROM_EMAIL = os.environ.get("WORLDROUNDS_MAIL_FROM", "Worldrounds <worldrounds@localhost>")
if _MAIL == "console":
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
elif _MAIL == "file":
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"
else:
    _smtp = urlsplit(_MAIL)
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "localhost", _smtp.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _smtp.scheme == "smtp" and EMAIL_PORT == 587, _smtp.scheme == "smtps"

# Long work ------------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("WORLDROUNDS_LOG", "WARNING")},
}
