"""The one settings file; every value that differs between places comes from the environment.

A variable NAME may also be given as NAME_FILE, the path of a file that holds it (secrets in containers).
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from smugglecases.env import Env
from smugglecases.local import running_servers

BASE_DIR = Path(__file__).resolve().parent.parent
running_servers()

env = Env()
DEBUG = env.yes("DEBUG", default=False)
DEMO_MODE = env.yes("DEMO_MODE", default=False)
PRODUCTION = env.yes("PRODUCTION", default=False)
if PRODUCTION and (DEBUG or DEMO_MODE):
    raise ImproperlyConfigured("PRODUCTION excludes DEBUG and DEMO_MODE: unset them.")
SECRET_KEY = env.secret("SECRET_KEY", default="" if PRODUCTION else "for development and tests only")
ALLOWED_HOSTS = env.texts("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = env.texts("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.web_address("SITE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "audit",
    "access",
    "desk",
    "investigations",
    "finance",
    "smugglecases",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_prometheus",
]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "access.middleware.AccountsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "smugglecases.errors.ErrorsMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "smugglecases.urls"
WSGI_APPLICATION = "smugglecases.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
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
                "desk.context.frame",
            ]
        },
    }
]


def _database(url_name: str, mirror: str | None = None) -> dict[str, Any]:
    config: dict[str, Any] = dict(env.db_url(url_name, default="postgres://127.0.0.1/smugglecases"))
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    config["ENGINE"] = "django.db.backends.postgresql"
    config["TEST"] = {"MIRROR": mirror} if mirror else {}
    return config


# Three connections to one database: the runtime role, its second line for notes that must outlive a
# rollback, and the owner, which migrates. Without an owner of its own the runtime role plays both.
OWNER_URL_NAME = "DATABASE_OWNER_URL" if env.text("DATABASE_OWNER_URL", default="") else "DATABASE_URL"
SINGLE_DATABASE_ROLE = OWNER_URL_NAME == "DATABASE_URL"
if PRODUCTION and SINGLE_DATABASE_ROLE and not env.yes("ALLOW_RUNTIME_ONLY", default=False):
    raise ImproperlyConfigured("In production give the migrations a role of their own: set DATABASE_OWNER_URL.")
DATABASES = {
    "default": _database("DATABASE_URL", mirror="owner"),
    "aside": _database("DATABASE_URL", mirror="owner"),
    "owner": _database(OWNER_URL_NAME),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.redis_url("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# The book
BOOK_KEY = env.secret("BOOK_KEY", default="" if PRODUCTION else "for development and tests only").encode()
BOOK_HEAD_FILE = env.text("BOOK_HEAD_FILE", default=str(BASE_DIR / "var" / "book" / "heads"))

# Jobs
CELERY_BROKER_URL = env.redis_url("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", default="smugglecases")
CELERY_TIMEZONE = "UTC"
FLAG_INTERVAL = env.number("FLAG_INTERVAL", default=30.0)
COVERAGE_LATE_DAYS = env.whole("COVERAGE_LATE_DAYS", default=7)  # a move recorded later than this is shown as late
COVERAGE_SMALL_CELL = env.whole("COVERAGE_SMALL_CELL", default=5)  # smaller counts are hidden without the unit's key
CELERY_BEAT_SCHEDULE = {
    "beat-sign": {"task": "desk.beat_sign", "schedule": 10.0},
    "seal-the-book": {"task": "audit.seal", "schedule": 5.0},
    "flag-cases": {"task": "finance.flag_cases", "schedule": FLAG_INTERVAL, "options": {"expires": FLAG_INTERVAL}},
    "escalate-flags": {"task": "finance.escalate_flags", "schedule": 3600.0},
    "count-coverage": {"task": "finance.count_coverage", "schedule": 900.0, "options": {"expires": 900.0}},
    "send-e-mail": {"task": "desk.send_mail", "schedule": 30.0},
    "inspect-files": {"task": "investigations.inspect_files", "schedule": 30.0},
    "look-again": {"task": "investigations.look_again", "schedule": 300.0, "options": {"expires": 300.0}},
    "remind-of-tasks": {"task": "investigations.remind_of_tasks", "schedule": 900.0, "options": {"expires": 900.0}},
    "resend-jobs": {"task": "desk.resend_jobs", "schedule": 30.0},
}

# Who comes in
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "access.backends.PasswordBackend"]
BREAK_GLASS_HOURS = env.whole("BREAK_GLASS_HOURS", default=4, least=1)  # a key taken in an emergency lasts this long
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
CALLS_A_MINUTE = env.whole("CALLS_A_MINUTE", default=1200)  # of REST, for each person or client; 0 sets no limit
TOKENS_A_MINUTE = env.whole("TOKENS_A_MINUTE", default=30)  # tries at /oauth/token/ from one address
ASKS_AN_HOUR = env.whole("ASKS_AN_HOUR", default=20)  # requests for access and broken glass of one person
MATCHES_AN_HOUR = env.whole("MATCHES_AN_HOUR", default=60)  # answers "a match exists" to one person
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
REQUIRE_MFA = env.yes("REQUIRE_MFA", default=True)
DEMO_PASSWORD = env.text("DEMO_PASSWORD", default="follow-the-money") if DEMO_MODE else ""
DEMO_CLIENT_SECRET = env.text("DEMO_CLIENT_SECRET", default="demo-agency-secret") if DEMO_MODE else ""

ACCOUNT_ADAPTER = "access.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# A name is locked at an address by LOCKOUT_AFTER; this slows down many addresses, and guessing at the second factor.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "60/m/ip,10/5m/key"}
SOCIALACCOUNT_ADAPTER = "access.adapter.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
OIDC_SERVER = env.text("OIDC_SERVER", default="")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.text("OIDC_NAME", default="OpenID Connect"),
                "client_id": env.text("OIDC_CLIENT_ID", default=""),
                "secret": env.secret("OIDC_SECRET", default=""),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
USERSESSIONS_TRACK_ACTIVITY = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if env.yes("WEBAUTHN", default=False) else [])]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "smugglecases"
MFA_FORMS = {"authenticate": "access.signinforms.CodeForm"}
AXES_FAILURE_LIMIT = env.whole("LOCKOUT_AFTER", default=5)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "access.signin.username_of"
AXES_LOCKOUT_CALLABLE = "access.signin.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.whole("SESSION_HOURS", default=12, least=1) * 3600
SESSION_COOKIE_HTTPONLY = True
SECURE_COOKIES = env.yes("SECURE_COOKIES", default=PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", default=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.yes("BEHIND_PROXY", default=False) else None
CSRF_FAILURE_VIEW = "smugglecases.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# The map needs nothing from elsewhere; whoever gives an address of tiles lets browsers load pictures from there.
MAP_TILES_URL = env.tiles("MAP_TILES_URL")
MAP_TILES_ATTRIBUTION = env.text("MAP_TILES_ATTRIBUTION", default="")
MAP_TILES_ORIGIN = ["/".join(MAP_TILES_URL.split("/")[:3])] if MAP_TILES_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *MAP_TILES_ORIGIN],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# REST
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "access.api.authentication.ClientAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["desk.rest.parser.PlainJSONParser"],
    "EXCEPTION_HANDLER": "smugglecases.errors.api_problem",
    "COERCE_DECIMAL_TO_STRING": True,
    "DATETIME_FORMAT": None,  # left to the renderer, which writes moments as they are stored: in UTC
    "UNAUTHENTICATED_USER": None,
}
OAUTH2_PROVIDER = {
    "SCOPES": {"share": "Read what is shared with the agency"},
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,  # only a digest of a token lies in the database
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "smugglecases",
    "DESCRIPTION": "Smuggling investigations and the money in them.",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {  # one name for each set of words, in whatever field it stands
        "CaseStateEnum": "investigations.rules.CaseState",
        "TrackStateEnum": "finance.rules.track.TrackState",
        "WaiverStateEnum": "finance.rules.track.WaiverState",
        "PlanStateEnum": "finance.rules.track.PlanState",
        "AssetStateEnum": "finance.rules.assets.AssetState",
        "RequestStateEnum": "finance.rules.assets.RequestState",
        "TaskStateEnum": "investigations.rules_tasks.TaskState",
        "PrecisionEnum": "investigations.rules_timeline.Precision",
        "LaneEnum": "investigations.rules_tasks.Lane",
        "JobStateEnum": "desk.models.Job.State",
        "AccessRequestStateEnum": "access.models.AccessRequest.State",
        "OpeningStateEnum": "investigations.rules.OpeningState",
        "SubjectKindEnum": "investigations.rules.SubjectKind",
        "NameKindEnum": "investigations.models.NameKind",
        "IdentifierKindEnum": "investigations.identifiers.IdentifierKind",
        "RelationKindEnum": "investigations.rules.RelationKind",
        "TrackOutcomeEnum": "finance.rules.track.Outcome",
        "TransportOutcomeEnum": "investigations.rules_transport.TransportOutcome",
        "RoleEnum": "access.rules.Role",
        "PersonRoleEnum": "desk.api.shapes.PERSON_ROLES",
    },
}

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", default="Europe/Amsterdam")
USE_THOUSAND_SEPARATOR = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "smugglecases" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "smugglecases.vendor.NodeModulesFinder",
]
NODE_MODULES = env.text("NODE_MODULES", default=str(BASE_DIR / "node_modules"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.text("STATICFILES_BACKEND", default="whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "map"]
EVIDENCE_FOLDER = env.text("EVIDENCE_FOLDER", default=str(BASE_DIR / "var" / "evidence"))
EVIDENCE_LARGEST = env.whole("EVIDENCE_LARGEST_MIB", default=8192, least=1) * 1024 * 1024
CLAMD_SOCKET = env.text("CLAMD_SOCKET", default="")  # a path, or host:port; without it files are not scanned
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Words for whoever operates it: to the standard error, where containers and services look for them
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}

# Mail
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", default="smugglecases@example.org")
METRICS_KEY = env.text("METRICS_KEY", default="")
