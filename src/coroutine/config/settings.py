"""The settings, from the environment: few, and safe by default.

`COROUTINE_MODE` is `production` unless said otherwise; `local` (what `make run` and the tests
use) makes its own secret, accepts plain http and writes mail to files.
What a *place* chooses (prices, rules, hours, its name) is no setting: it is data.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from coroutine.upkeep.catalogues import compile_stale

ROOT = Path(__file__).resolve().parents[3]
SAMPLE_SECRETS = frozenset({"", "change-me", "changeme", "secret", "sample-secret"})


def _flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")
    return value in {"1", "true", "yes"}


def _names(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


MODE = os.environ.get("COROUTINE_MODE", "production")
if MODE not in {"production", "local"}:
    raise ImproperlyConfigured(f"COROUTINE_MODE is {MODE!r}: write production or local.")
LOCAL = MODE == "local"
DEBUG = _flag("DEBUG")
if DEBUG and not LOCAL:
    raise ImproperlyConfigured("DEBUG shows its secrets to visitors: unset it in production.")

DATA_DIR = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _local_secret(path: Path) -> str:
    """The secret of a local house, made at its first start and readable by its owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = os.environ.get("SECRET_KEY", "").strip()
if LOCAL and not SECRET_KEY:
    SECRET_KEY = _local_secret(DATA_DIR / "secret-key")
if not LOCAL and (
    SECRET_KEY.lower() in SAMPLE_SECRETS
    or SECRET_KEY.lower().startswith("django-insecure")
    or "sample" in SECRET_KEY.lower()
    or len(SECRET_KEY) < 32
    or len(set(SECRET_KEY)) < 10
):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing, a sample or shorter than 32 characters: "
        "set it to a long random text that you show nobody."
    )

SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL!r}: write https://the.name.of.your.place")
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = _names("ALLOWED_HOSTS") or (["*"] if LOCAL else [_site.hostname])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "coroutine.kit",
    "coroutine.people",
    "coroutine.ledger",
    "coroutine.membership",
    "coroutine.place",
    "coroutine.register",
    "coroutine.site",
    "coroutine.upkeep",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "coroutine.config.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "coroutine.place.middleware.place_of_the_request",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "coroutine.config.urls"
WSGI_APPLICATION = "coroutine.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "coroutine.kit.templatetags.kit"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coroutine.place.context.place",
                "coroutine.site.context.navigation",
            ],
        },
    }
]
FORM_RENDERER = "coroutine.kit.forms.HouseRenderer"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'coroutine.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A writer takes its place in the queue at once and waits, rather than fail when it upgrades a
    # read; every commit reaches the disk, for money is in it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    raise ImproperlyConfigured("DATABASE_URL names neither SQLite nor PostgreSQL.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["coroutine.people.backends.HouseBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:today"

ACCOUNT_ADAPTER = "coroutine.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "coroutine.people.forms.SignInForm",
    "signup": "coroutine.people.forms.SignUpForm",
    "reset_password": "coroutine.people.forms.ResetPasswordForm",
    "reset_password_from_key": "coroutine.people.forms.NewPasswordForm",
    "set_password": "coroutine.people.forms.FirstPasswordForm",
    "change_password": "coroutine.people.forms.ChangePasswordForm",
    "reauthenticate": "coroutine.people.forms.AgainForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, and no other
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "site:home"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "sign_in_link": "20/m/ip,5/10m/key",  # the key is the mail address
    "enter_by_link": "20/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0  # limits count the visitor, not the proxy
PASSWORD_RESET_TIMEOUT = 3600

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "coroutine.site.views.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the reverse proxy's work; granian itself speaks plain http
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# The proxy redirects to https (W008); sub-domains and browsers' preload lists (W005, W021) are for
# the place to decide, not for a program that may serve one name of many.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
compile_stale(LOCALE_PATHS[0])  # before Django reads the catalogues, which it does once
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "Europe/Paris")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    },
}

_mail = urlsplit(os.environ.get("EMAIL_URL", ""))
if _mail.scheme in {"smtp", "smtps", "smtp+tls"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
    EMAIL_HOST_USER = _mail.username or ""
    EMAIL_HOST_PASSWORD = _mail.password or ""
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 10
elif os.environ.get("EMAIL_URL", "").strip():
    raise ImproperlyConfigured("EMAIL_URL: write smtp://, smtps:// or smtp+tls://user:pass@host")
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"bonjour@{_site.hostname}")

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",  # shared by the workers: sign-in limits hold for all
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # above it entries go at random, limits included
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A refused page or a stranger's host name is said in a line, not told in a traceback.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
