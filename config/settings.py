"""Settings from the environment only. Reading this file starts nothing and creates nothing.

Without DATABASE_URL and REDIS_URL the addresses are those of the private services that `manage.py up` runs under DATA_DIR.
docs/operations.md lists every variable.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from config import database, env, logs, schedule
from config.messages import in_spanish
from config.places import Places

BASE_DIR = Path(__file__).resolve().parent.parent
PLACES = Places(Path(env.text("DATA_DIR") or BASE_DIR / ".local").resolve())
PRODUCTION = env.flag("PRODUCTION", default=False)
DEBUG = env.flag("DEBUG", default=False)


def _kept_key(name: str, file: str) -> str:
    """A key from the environment, else the file that the first start wrote; "" when there is none yet."""
    path = PLACES.keys / file
    return env.secret(name) or (path.read_text(encoding="ascii").strip() if path.is_file() else "")


SECRET_KEY = _kept_key("SECRET_KEY", "secret_key") or ("" if PRODUCTION else secrets.token_urlsafe(48))
DATA_KEY = _kept_key("DATA_KEY", "data_key")
DATA_KEY_RECOVERY_FILE = PLACES.keys / "data_key"

# --- addresses ---------------------------------------------------------------------------------------------------------
DATABASE_URL = env.secret("DATABASE_URL")
REDIS_URL = env.secret("REDIS_URL")
EMBEDDED_POSTGRES = not DATABASE_URL
EMBEDDED_REDIS = not REDIS_URL
_app_url = DATABASE_URL or PLACES.postgres_url("record_app")
_public_url = env.secret("DATABASE_PUBLIC_URL") or (_app_url if DATABASE_URL else PLACES.postgres_url("record_public"))
_pool = env.number("DB_POOL", 0)

DATABASES = {
    "default": database.from_url(_app_url, pool=_pool, statement_timeout_ms=env.number("STATEMENT_TIMEOUT_MS", 30_000)),
    "public": {
        **database.from_url(_public_url, pool=_pool, statement_timeout_ms=env.number("PUBLIC_STATEMENT_TIMEOUT_MS", 5_000)),
        "TEST": {"MIRROR": "default"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis: one database number each for broker and cache. Sessions stay in PostgreSQL.
CELERY_BROKER_URL = REDIS_URL or PLACES.broker_url(0)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.secret("CACHE_URL") or (f"{REDIS_URL.rstrip('/')}/1" if REDIS_URL else PLACES.redis_url(1)),
        "KEY_PREFIX": "record-json",
        "OPTIONS": {
            "serializer": "config.plain_cache.Json",
            **{"socket_connect_timeout": 1, "socket_timeout": 2},  # seconds: a host that doesn't answer must not hang a page
        },
    }
}

# --- Celery: the database is the queue of record, Celery is the bell ---------------------------------------------------
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
REGISTER_TIME_LIMIT = 840  # seconds: one batch of thousands of cases is one transaction; below the lease of `tracker.moving`
EDITION_TIME_LIMIT = 1_800  # seconds: an edition of 100,000 listed cases is one transaction; below the broker's visibility timeout
CELERY_TASK_DEFAULT_QUEUE = env.text("QUEUE_PREFIX") + "reading"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
SWEEP_EVERY_SECONDS = env.number("SWEEP_EVERY_SECONDS", 10)
READING_LEASE_SECONDS = env.number("READING_LEASE_SECONDS", 60)
CELERY_BEAT_SCHEDULE = schedule.beat(sweep_every=SWEEP_EVERY_SECONDS, queue=CELERY_TASK_DEFAULT_QUEUE)

# --- Django ------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "tracker",
    "detentions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "pgtrigger",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.csp.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.away.RedisIsAway",
    "config.nul.NulIsNoLetter",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("config.unchanging.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tracker.portal.context.surroundings",
            ],
        },
    }
]

# --- who may come in ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "detentions.User"
AUTHENTICATION_BACKENDS = ["tracker.portal.signed_in.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/portal/"
ACCOUNT_ADAPTER = "tracker.portal.accounts.Accounts"
ACCOUNT_FORMS = {"change_password": "tracker.portal.passphrases.ChangePassphrase"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Passphrases are slowed down by tracker/portal/lockout.py, in the database. What remains guards second factors, in Redis: when that is
# away, a code is not taken and the page says so.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "5/5m/key", "reauthenticate": ""}
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.number("PROVE_AGAIN_SECONDS", 900)
MFA_ADAPTER = "tracker.portal.accounts.SecondFactor"
MFA_FORMS = {"authenticate": "tracker.portal.codes.Code", "reauthenticate": "tracker.portal.codes.CodeAgain"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", "http://localhost:8000")
# A trial on this very machine: the administrator of the first run may come in without a second factor.
TRIAL = EMBEDDED_POSTGRES and not PRODUCTION and urlsplit(SITE_URL).hostname in {"localhost", "127.0.0.1", "::1"}
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", 10) * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
X_FRAME_OPTIONS = "DENY"

# --- e-mail: off unless a server is named; what is sent says that something waits, and nothing more --------------------
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "no-reply@localhost")

# --- addresses that reports were published at: fetched only when an administrator says through what -------------------------
FETCH_THROUGH = env.text("FETCH_THROUGH")  # "", "direct", socks5h://host:port (Tor) or http://host:port
FETCH_MAY_ALSO_REACH: frozenset[tuple[str, int]] = frozenset()  # nothing inside; only tests name their own server here
if FETCH_THROUGH and FETCH_THROUGH != "direct" and not env.is_proxy(FETCH_THROUGH):
    raise env.BadEnvironment("FETCH_THROUGH must be empty, direct, socks5h://host:port or http://host:port.")

# --- two reviewers for what a reviewer sent ------------------------------------------------------------------------------
OWN_REPORTS_NEED_TWO = env.flag("OWN_REPORTS_NEED_TWO", default=False)

# --- words and hours ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "es"
TERMINAL_LANGUAGE = "es" if in_spanish() else "en"  # of commands' messages; pages follow the person instead
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "tracker" / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- files -------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT") or PLACES.data / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.flag("HASHED_STATIC", default=PRODUCTION)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = not env.flag("HASHED_STATIC", default=PRODUCTION)
SEEDS_DIR = BASE_DIR / "seeds"
EDITIONS_DIR = Path(env.text("EDITIONS_DIR") or PLACES.data / "editions")  # a tree of files for any web server
MAX_REPORT_BYTES = env.number("MAX_REPORT_BYTES", 10_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_REPORT_BYTES + 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_REPORT_BYTES + 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- the public side ---------------------------------------------------------------------------------------------------
# Live figures carry no disclosure control. Until editions exist, a production installation must ask for them by name.
LIVE_STATISTICS = env.flag("LIVE_STATISTICS", default=not PRODUCTION)
COUNTRY = env.text("COUNTRY", "VE")
# Questions of one address per minute. Generous: the exits of Tor are shared by many.
API_PER_MINUTE = env.number("API_PER_MINUTE", 1_200)
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "tracker.api.problems.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Detention Record: public statistics",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "tracker.api.description.complete"],
}

LOGGING = logs.to_the_console(env.text("LOG_LEVEL", "INFO"))


def _refuse_half_production() -> None:
    """A production process doesn't start on trial defaults."""
    wrong = [
        sentence
        for bad, sentence in [
            (DEBUG, "DEBUG must be off."),
            (EMBEDDED_POSTGRES, "Set DATABASE_URL: the embedded PostgreSQL is for trials."),
            (EMBEDDED_REDIS, "Set REDIS_URL: the embedded Redis is for trials."),
            (not env.secret("DATABASE_PUBLIC_URL"), "Set DATABASE_PUBLIC_URL: the public side reads with a role of its own."),
            (len(SECRET_KEY) < 40, "Set SECRET_KEY (or SECRET_KEY_FILE) to at least 40 random characters."),
            (not DATA_KEY, "Set DATA_KEY (or DATA_KEY_FILE): it seals personal data."),
            (not SITE_URL.startswith("https://"), "SITE_URL must begin with https://."),
        ]
        if bad
    ]
    if wrong:
        raise env.BadEnvironment("This installation is marked PRODUCTION=1 and can't start:\n- " + "\n- ".join(wrong))


if PRODUCTION:
    _refuse_half_production()
