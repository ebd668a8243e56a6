"""All settings, read from the environment (docs/operations.md lists the variables)."""

from pathlib import Path

import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF
from kombu import Queue

from django.utils.translation import gettext_lazy as _

from distretto.environment import broker_url, mail_domain, mail_server, read_environment
from distretto.logs import logging_configuration

BASE_DIR = Path(__file__).resolve().parent.parent
env, ENVIRONMENT = read_environment()
PRODUCTION = ENVIRONMENT == "production"
VAR_DIR = Path(env.str("DISTRETTO_VAR", str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", False) and not PRODUCTION
SECRET_KEY = env.str("SECRET_KEY", "development-only-key-development-only-key-development-only-key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["*"] if not PRODUCTION else [])
BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "common",
    "common.files",
    "common.imports",
    "common.mailing",
    "accounts",
    "companies",
    "audits",
    "funding",
    "workshops",
    "reports",
    "newsletters",
    "dashboard",
    "portal",
    "distretto",
    "distretto.apps.DistrettoAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.request_log",
    "common.middleware.answer_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "common.middleware.BadTextRefused",
    "distretto.errors.RedisAwayTold",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.session_limits",
    "accounts.middleware.chosen_language",
    "distretto.errors.OtherMethodTold",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "distretto.urls"
WSGI_APPLICATION = "distretto.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "distretto.navigation.menus",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": env.dj_db_url("DATABASE_URL", "postgresql:///distretto")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# bin/test names a migrated database here: copying it is faster than migrating one for each process
DATABASES["default"]["TEST"] = {"TEMPLATE": env.str("DISTRETTO_TEST_TEMPLATE", None)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "accounts.passwords.MaximumLength"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.NoContextWord"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "audit_request": "10/h/ip",
    "newsletter": "10/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4
INVITATION_DAYS = 7
NEWSLETTER_CONFIRM_DAYS = env.int("NEWSLETTER_CONFIRM_DAYS", 7)
NEWSLETTER_FORGET_DAYS = env.int("NEWSLETTER_FORGET_DAYS", 30)
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", 60 * 60 * 12)
SESSION_ABSOLUTE_AGE = env.int("SESSION_ABSOLUTE_SECONDS", 60 * 60 * 24 * 7)

LANGUAGE_CODE = "it"
LANGUAGES = [("it", _("Italian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Rome"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", VAR_DIR / "vendor")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

EMAIL_BACKEND = "common.mailing.backend.OutboxBackend"
MAIL_SERVER = mail_server(env.str("EMAIL_URL", ""), needed=PRODUCTION)
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.security == "starttls", MAIL_SERVER.security == "ssl"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Distretto Tecnologico <distretto@distretto.example>")

# Outgoing mail (common.mailing). A lease is how long a worker may be silent before its mail is taken back.
MAILING_DOMAIN = env.str("MAILING_DOMAIN", mail_domain(DEFAULT_FROM_EMAIL))
MAILING_CAN_SEND = bool(EMAIL_HOST)
MAILING_SHOW_LINKS = ENVIRONMENT == "development"  # one-time links in the outbox: readable where mail is tried out only
MAILING_KEEP_DAYS = env.int("MAILING_KEEP_DAYS", 30)
MAILING_RETURNS_SECRET = env.str("MAILING_RETURNS_SECRET", "")
MAILING_LEASE_SECONDS = env.float("MAILING_LEASE_SECONDS", 60.0)
MAILING_TICK_SECONDS = env.float("MAILING_TICK_SECONDS", 15.0)
MAILING_TASK_SECONDS = env.float("MAILING_TASK_SECONDS", 5.0)
MAILING_SMTP_TIMEOUT = env.float("MAILING_SMTP_TIMEOUT", 25.0)
MAILING_HOLD_SECONDS = env.float("MAILING_HOLD_SECONDS", 30.0)
MAILING_CLAIM_SIZE = env.int("MAILING_CLAIM_SIZE", 50)
MAILING_PARALLEL = env.int("MAILING_PARALLEL", 2)
MAILING_FAULT_FILE = env.str("MAILING_FAULT_FILE", "") if ENVIRONMENT == "test" else ""
NEWSLETTER_SENDERS: list[str] = env.list("NEWSLETTER_SENDERS", [DEFAULT_FROM_EMAIL], delimiter=";")
NEWSLETTER_DKIM_SELECTORS: list[str] = env.list("NEWSLETTER_DKIM_SELECTORS", [])
NEWSLETTER_DNS_SERVERS: list[str] = env.list("NEWSLETTER_DNS_SERVERS", [])  # else those of the machine
NEWSLETTER_DNS_SECONDS = env.float("NEWSLETTER_DNS_SECONDS", 2.0)
NEWSLETTER_TICK_SECONDS = env.float("NEWSLETTER_TICK_SECONDS", 20)

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", broker_url(REDIS_URL))
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env.int("WORKER_MEMORY_MB", 512) * 1024  # kB; replaced between two tasks
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": env.int("CELERY_VISIBILITY_TIMEOUT", 600)}
CELERY_TASK_QUEUES = tuple(Queue(name, routing_key=name) for name in ("celery", "bulk"))  # type: ignore[no-untyped-call]
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
REPORT_RESCUE_SECONDS = env.int("REPORT_RESCUE_SECONDS", 30)
IMPORT_FORGOTTEN_SECONDS = env.int("IMPORT_FORGOTTEN_SECONDS", 30)
IMPORT_SILENCE_SECONDS = env.int("IMPORT_SILENCE_SECONDS", 180)
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "companies-outdated-sizes": {"task": "companies.refresh_outdated_sizes", "schedule": 60.0},
    "companies-sizes-of-a-new-day": {"task": "companies.outdate_sizes", "schedule": crontab(hour=0, minute=5)},
    "mailing-purge": {"task": "mailing.purge", "schedule": crontab(hour=3, minute=40)},
    "mailing-tick": {
        "task": "mailing.tick",
        "schedule": MAILING_TICK_SECONDS,
        "options": {"expires": 4 * MAILING_TICK_SECONDS},
    },
    "find-forgotten-imports": {
        "task": "imports.find_forgotten_imports",
        "schedule": env.float("IMPORT_RESCUE_SECONDS", 20),
    },
    "newsletters-forget-unconfirmed": {
        "task": "newsletters.forget_unconfirmed",
        "schedule": crontab(hour=3, minute=20),
    },
    "newsletters-issues": {"task": "newsletters.tick_issues", "schedule": NEWSLETTER_TICK_SECONDS},
    "reports-rescue": {"task": "reports.rescue_reports", "schedule": REPORT_RESCUE_SECONDS},
}

DISTRICT_NAME = env.str("DISTRICT_NAME", "Distretto Tecnologico")
DISTRICT_ADDRESS = env.str("DISTRICT_ADDRESS", "" if PRODUCTION else "Via dell’Innovazione 1, 59100 Prato")
DISTRICT_REGION = env.str("DISTRICT_REGION", "Regione Toscana")
DOCUMENT_FONTS = VAR_DIR / "vendor-private" / "fonts"
REPORT_SOFT_SECONDS = env.int("REPORT_SOFT_SECONDS", 90)
REPORT_HARD_SECONDS = env.int("REPORT_HARD_SECONDS", 110)
REPORT_LEASE_SECONDS = env.int("REPORT_LEASE_SECONDS", 120)
REPORT_MEMORY_MB = env.int("REPORT_MEMORY_MB", 1024)
REPORT_ATTEMPTS = env.int("REPORT_ATTEMPTS", 3)

PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz)$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"

LOGGING = logging_configuration(readable=not PRODUCTION, level=env.str("LOG_LEVEL", "INFO"))
