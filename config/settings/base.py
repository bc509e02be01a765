"""What every installation shares. DATABASE_URL names a server; without it the embedded one is used."""

from datetime import timedelta
from pathlib import Path

import environ

from config.postgres.named_server import named_server_settings
from config.postgres.project import project_cluster

PROJECT = Path(__file__).resolve().parents[2]
env = environ.Env()

DATABASE_URL = env("DATABASE_URL", default="")
if DATABASE_URL:
    EMBEDDED_POSTGRES = None
    DATABASES = {"default": named_server_settings(DATABASE_URL)}
else:
    EMBEDDED_POSTGRES = project_cluster("postgres")
    DATABASES = {"default": EMBEDDED_POSTGRES.django_settings()}
if env.bool("DATABASE_FOR_WEB", default=False):
    # Set by config.wsgi: connections persist, and no request holds one for ever. Commands may take long.
    given = DATABASES["default"]["OPTIONS"]
    limits = "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
    given["options"] = f"{given.get('options', '')} {limits}".strip()
    given["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=4), "timeout": 10}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # the pool tries a connection before lending it
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "config",
    "seeds",
    "curation",
    "events",
    "people",
    "orgs",
    "sources",
    "curation.admin_config.CurationAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "axes",
    "corsheaders",
]

MIDDLEWARE = [
    # Outermost, so that scripts of other sites can read also why they are refused.
    "corsheaders.middleware.CorsMiddleware",
    "config.rest.caching.KeepOrNot",
    "django.middleware.security.SecurityMiddleware",
    "config.rest.guard.RefuseUnreadable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.rest.compression.Compression",
    "config.rest.caching.AnswerOnlyWhatChanged",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.rest.guard.Common",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

AUTHENTICATION_BACKENDS = ["curation.sign_in.LockOut", "django.contrib.auth.backends.ModelBackend"]
# Whether a proxy of ours stands before the server, and names the client in X-Forwarded-For.
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", default=False)
# Five failures for one name from one address; then a quarter of an hour from the last of them.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "curation.throttling.client_address"
AXES_USERNAME_CALLABLE = "curation.sign_in.username_of"
AXES_LOCKOUT_CALLABLE = "curation.sign_in.locked_out"
# Who signed in when is kept by nobody here, and failures only as long as they count.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False

# Off: only who is signed in or has a token reads the record.
PUBLIC_READING = env.bool("PUBLIC_READING", default=True)
# Whether what somebody proposed is verified by somebody else only.
FOUR_EYES = env.bool("FOUR_EYES", default=False)

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"

# Of a form in the admin, and of a body sent to the API.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

CSRF_FAILURE_VIEW = "config.rest.errors.csrf_failure"

# Sites whose scripts may use the API in a browser: https://example.org,https://other.example, or * for all.
# They sign in by token; cookies are not sent along.
origins = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_ALL_ORIGINS = "*" in origins
CORS_ALLOWED_ORIGINS = [origin for origin in origins if origin != "*"]
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ["Authorization", "Content-Type", "If-Match", "If-None-Match", "X-Change-Reason"]
CORS_EXPOSE_HEADERS = [
    "ETag",
    "Location",
    "Retry-After",
    "Content-Disposition",
    "Deprecation",
    "Sunset",
    "Link",
]

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "config.rest.schema.Schema",
    "DEFAULT_RENDERER_CLASSES": [
        "config.rest.renderers.JsonRenderer",
        "config.rest.renderers.PageRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": [
        "config.rest.parsers.JsonParser",
        "config.rest.parsers.MergePatchParser",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "config.rest.negotiation.Negotiation",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "curation.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["config.rest.policy.MayRead"],
    "EXCEPTION_HANDLER": "config.rest.errors.exception_handler",
    "DATETIME_FORMAT": "%Y-%m-%dT%H:%M:%S.%fZ",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Digital Bridge Record",
    "SERVERS": [{"url": "/", "description": "This server."}],
    "DESCRIPTION": "A structured, sourced record of an event: every fact with the words that say it.\n\n"
    "Text is never null: it is empty where nothing is printed or known. Dates, numbers and references are null "
    "where there is none, and a reference also where you may not see what it points at; the printed words "
    "stay. Only a statement's `text` and `language` are null where its best attestation is hidden from you. "
    "Offsets count Unicode code points. In a filter, an unknown word of a closed set is an error; an unknown "
    "slug finds nothing.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_SUFFIX": "",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.rest.schema.finishing.finish",
        "config.openapi.meanings.say_what_words_mean",
        "config.openapi.examples.show_examples",
    ],
    "ENUM_NAME_OVERRIDES": {
        "Status": "sources.models.resource.Status",
        "SourceKind": "sources.models.source.Source.Kind",
        "DerivationKind": "sources.models.source.Derivation.Kind",
        "NameKind": "sources.models.entry.Name.Kind",
        "OrganizationClassification": "orgs.models.organization.Organization.Classification",
        "FacilityClassification": "orgs.models.facility.Facility.Classification",
        "FacilityState": "orgs.models.facility.Facility.State",
        "RoleCode": "people.models.affiliation.Affiliation.RoleCode",
        "EventClassification": "events.models.event.Event.Classification",
        "EventStatus": "events.models.event.Event.EventStatus",
        "ParticipationRole": "events.models.participation.Participation.Role",
        "StatementKind": "events.models.statement.Statement.Kind",
        "AttestationForm": "events.models.attestation.Attestation.Form",
        "IsTranslation": "events.models.attestation.Attestation.Translation",
        "Comparator": "events.models.figure.Figure.Comparator",
        "ReferenceType": "events.serializers.REFERENCE_TYPES",
        "DiscrepancyKind": "events.models.discrepancy.Discrepancy.Kind",
        "EntryType": "curation.models.merge.EntryType",
        "ResourceType": "curation.search.TYPES",
        "ChangeKind": ["upsert", "remove", "merge"],
    },
    # Everything the docs page needs comes from this server; the validator would be another.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers print only where DEBUG is on: nobody would see an error of a running server.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # What a client asked wrongly is answered, not logged.
        "django.request": {"level": "ERROR"},
    },
}
