"""Django's settings. What an operator may change comes from the environment; docs/settings.md lists it."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from sampan.config import environment as env

SOURCE = Path(__file__).resolve().parent.parent
HOME = Path(env.text("SAMPAN_HOME", "var")).resolve()
SAMPAN_HOME = HOME
SAMPAN_STATE = HOME / "state"  # what processes of this machine tell each other
PORT = env.number("PORT", 8000)

# --- the instance ---
SAMPAN_NAME = env.text("SAMPAN_NAME", "Sampan 舢板")
SAMPAN_URL = env.text("SAMPAN_URL", f"http://localhost:{PORT}")
SAMPAN_LIVE_URL = env.text("SAMPAN_LIVE_URL")  # empty: the page's own host, one port higher
SAMPAN_SIGN_UP = env.flag("SAMPAN_SIGN_UP", True)

DEBUG = env.flag("SAMPAN_DEBUG", False)
SECRET_KEY = env.secret_key(HOME)
# Without an address of its own the instance is somebody's try-out, and any name may lead to it.
_own_hosts = (urlsplit(SAMPAN_URL).hostname or "", "localhost", "127.0.0.1", "[::1]")
ALLOWED_HOSTS = env.words("SAMPAN_HOSTS", _own_hosts if env.text("SAMPAN_URL") else ("*",))
CSRF_TRUSTED_ORIGINS = env.words("SAMPAN_ORIGINS", (SAMPAN_URL,))
SECURE = SAMPAN_URL.startswith("https://")

INSTALLED_APPS = [
    "sampan.core.apps.CoreConfig",
    "sampan.accounts.apps.AccountsConfig",
    "sampan.translation.apps.TranslationConfig",
    "sampan.safety.apps.SafetyConfig",
    "sampan.notes.apps.NotesConfig",
    "sampan.shop.apps.ShopConfig",
    "sampan.conversations.apps.ConversationsConfig",
    "sampan.discovery.apps.DiscoveryConfig",
    "sampan.web.apps.WebConfig",
    "sampan.ops.apps.OpsConfig",
    "sampan.config.apps.ConfigConfig",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "sampan.web.site.middleware.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sampan.web.site.middleware.ReaderMiddleware",
    "sampan.web.site.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "sampan.config.urls"
WSGI_APPLICATION = "sampan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sampan.web.site.context.site",
            ],
        },
    }
]

# --- data ---
DATABASES = {"default": env.database(env.text("DATABASE_URL", "postgresql:///sampan"))}
# Rate limits of all processes of this machine are counted here; with Redis, those of all machines there.
SAMPAN_COUNTS = None if env.text("SAMPAN_REDIS_URL") else SAMPAN_STATE / "counts"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.text("SAMPAN_REDIS_URL")}
        if env.text("SAMPAN_REDIS_URL")
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
    )
}

# --- files ---
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [SOURCE / "web" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media" / "public"
SAMPAN_PRIVATE_MEDIA = HOME / "media" / "private"
SAMPAN_UPLOADS = HOME / "uploads"
SAMPAN_S3_BUCKET = env.text("SAMPAN_S3_BUCKET")


def _media_storage(folder: Path, url: str, *, private: bool) -> dict[str, object]:
    if not SAMPAN_S3_BUCKET:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": url},
        }
    options: dict[str, object] = {
        "bucket_name": SAMPAN_S3_BUCKET,
        "location": "private" if private else "public",
        "endpoint_url": env.text("SAMPAN_S3_ENDPOINT") or None,
        "region_name": env.text("SAMPAN_S3_REGION") or None,
        "access_key": env.text("SAMPAN_S3_KEY") or None,
        "secret_key": env.text("SAMPAN_S3_SECRET") or None,
        "querystring_auth": private,
        "file_overwrite": True,
        "default_acl": None if private else env.text("SAMPAN_S3_PUBLIC_ACL") or None,
        "object_parameters": {
            "CacheControl": "private" if private else "public, max-age=31536000, immutable"
        },
    }
    if not private and env.text("SAMPAN_S3_PUBLIC_HOST"):
        options["custom_domain"] = env.text("SAMPAN_S3_PUBLIC_HOST")
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": _media_storage(MEDIA_ROOT, MEDIA_URL, private=False),
    "public_media": _media_storage(MEDIA_ROOT, MEDIA_URL, private=False),
    "private_media": _media_storage(SAMPAN_PRIVATE_MEDIA, "/private/", private=True),
    "staticfiles": {"BACKEND": "sampan.web.site.staticfiles.HashedStaticFiles"},
}

# --- limits (each is told to whoever meets it) ---
SAMPAN_TITLE_UNITS = env.number("SAMPAN_TITLE_UNITS", 20)
SAMPAN_TITLE_LATIN = env.number("SAMPAN_TITLE_LATIN", 40)
SAMPAN_BODY_MAX = env.number("SAMPAN_BODY_MAX", 1000)
SAMPAN_TOPICS_MAX = env.number("SAMPAN_TOPICS_MAX", 10)
SAMPAN_TOPIC_PAIR_AUTHORS = env.number("SAMPAN_TOPIC_PAIR_AUTHORS", 3)
SAMPAN_TOPIC_PAIR_SHARE = env.number("SAMPAN_TOPIC_PAIR_SHARE", 60)
SAMPAN_POLL_OPTIONS_MAX = min(20, env.number("SAMPAN_POLL_OPTIONS_MAX", 6))
SAMPAN_POLL_OPTION_MAX = min(100, env.number("SAMPAN_POLL_OPTION_MAX", 40))
SAMPAN_TAGS_MAX = min(50, env.number("SAMPAN_TAGS_MAX", 10))
SAMPAN_PICTURES_MAX = min(35, env.number("SAMPAN_PICTURES_MAX", 18))
SAMPAN_COMMENT_MAX = env.number("SAMPAN_COMMENT_MAX", 500)
SAMPAN_DRAFTS_MAX = env.number("SAMPAN_DRAFTS_MAX", 100)
SAMPAN_BOARDS_MAX = env.number("SAMPAN_BOARDS_MAX", 200)
SAMPAN_SCHEDULE_MIN_SECONDS = env.number("SAMPAN_SCHEDULE_MIN_SECONDS", 3600)
SAMPAN_SCHEDULE_MAX_SECONDS = env.number("SAMPAN_SCHEDULE_MAX_SECONDS", 14 * 86400)
SAMPAN_PICTURE_MAX_BYTES = env.number("SAMPAN_PICTURE_MAX_BYTES", 20 * 1024**2)
SAMPAN_PICTURE_MAX_PIXELS = env.number("SAMPAN_PICTURE_MAX_PIXELS", 40_000_000)
SAMPAN_VIDEO_MAX_BYTES = env.number("SAMPAN_VIDEO_MAX_BYTES", 1024**3)
SAMPAN_VIDEO_MAX_SECONDS = env.number("SAMPAN_VIDEO_MAX_SECONDS", 15 * 60)
SAMPAN_FORM_MAX_BYTES = env.number("SAMPAN_FORM_MAX_BYTES", 64 * 1024**2)
SAMPAN_UPLOADS_OPEN_MAX = env.number("SAMPAN_UPLOADS_OPEN_MAX", 5)
SAMPAN_UPLOADS_DAY_MAX = env.number("SAMPAN_UPLOADS_DAY_MAX", 300)
SAMPAN_UPLOAD_EXPIRES_SECONDS = env.number("SAMPAN_UPLOAD_EXPIRES_SECONDS", 24 * 3600)
SAMPAN_PRIVATE_LINK_SECONDS = env.number("SAMPAN_PRIVATE_LINK_SECONDS", 6 * 3600)
SAMPAN_FFMPEG_THREADS = env.number("SAMPAN_FFMPEG_THREADS", 2)
SAMPAN_NOTES_DAY_MAX = env.number("SAMPAN_NOTES_DAY_MAX", 100)
SAMPAN_COMMENTS_MINUTE_MAX = env.number("SAMPAN_COMMENTS_MINUTE_MAX", 12)
SAMPAN_TRANSLATION_ASKS_MINUTE_MAX = env.number("SAMPAN_TRANSLATION_ASKS_MINUTE_MAX", 120)
SAMPAN_FOLLOWS_HOUR_MAX = env.number("SAMPAN_FOLLOWS_HOUR_MAX", 200)
SAMPAN_FOLLOWED_TOPICS_MAX = env.number("SAMPAN_FOLLOWED_TOPICS_MAX", 500)
SAMPAN_REPORTS_HOUR_MAX = env.number("SAMPAN_REPORTS_HOUR_MAX", 20)
SAMPAN_AVATAR_MAX_BYTES = env.number("SAMPAN_AVATAR_MAX_BYTES", 8 * 1024**2)
SAMPAN_SIGN_UPS_HOUR_MAX = env.number("SAMPAN_SIGN_UPS_HOUR_MAX", 20)
SAMPAN_API_MINUTE_MAX = env.number("SAMPAN_API_MINUTE_MAX", 300)
SAMPAN_LIVE_MAX = env.number("SAMPAN_LIVE_MAX", 2000)
SAMPAN_LIVE_ADDRESS_MAX = env.number("SAMPAN_LIVE_ADDRESS_MAX", 100)
SAMPAN_SIGNALS_MINUTE_MAX = env.number("SAMPAN_SIGNALS_MINUTE_MAX", 240)
SAMPAN_SIGNAL_DAYS = max(2, env.number("SAMPAN_SIGNAL_DAYS", 90))  # yesterday's pages still report
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000  # a table of 100 variants has 800; shipping rates name each country

# --- translation ---
SAMPAN_TRANSLATION_ENGINES = env.words(
    "SAMPAN_TRANSLATION_ENGINES", ("firefox", "ctranslate2", "libretranslate", "openai", "openvino", "llama")
)
SAMPAN_TRANSLATION_REFINE = env.words("SAMPAN_TRANSLATION_REFINE")
SAMPAN_TRANSLATION_PRIVATE = env.words("SAMPAN_TRANSLATION_PRIVATE")  # empty: those that keep texts here
SAMPAN_TRANSLATION_STUCK_SECONDS = env.number("SAMPAN_TRANSLATION_STUCK_SECONDS", 120)
SAMPAN_TRANSLATION_RUBBISH_PERCENT = env.number("SAMPAN_TRANSLATION_RUBBISH_PERCENT", 50)
SAMPAN_FIREFOX_MODELS = env.text("SAMPAN_FIREFOX_MODELS")
SAMPAN_CTRANSLATE2_MODELS = env.text("SAMPAN_CTRANSLATE2_MODELS")
SAMPAN_CTRANSLATE2_THREADS = env.number("SAMPAN_CTRANSLATE2_THREADS", 1)
SAMPAN_KEEP_NAMES = env.words("SAMPAN_KEEP_NAMES")
SAMPAN_LIBRETRANSLATE_URL = env.text("SAMPAN_LIBRETRANSLATE_URL")
SAMPAN_LIBRETRANSLATE_KEY = env.text("SAMPAN_LIBRETRANSLATE_KEY")
SAMPAN_OPENAI_URL = env.text("SAMPAN_OPENAI_URL")
SAMPAN_OPENAI_KEY = env.text("SAMPAN_OPENAI_KEY")
SAMPAN_OPENAI_MODEL = env.text("SAMPAN_OPENAI_MODEL")
SAMPAN_MODELS = Path(env.text("SAMPAN_MODELS", str(HOME / "models"))).resolve()
SAMPAN_OPENVINO_THREADS = env.number("SAMPAN_OPENVINO_THREADS", 1)
SAMPAN_LLAMA_THREADS = env.number("SAMPAN_LLAMA_THREADS", 1)
SAMPAN_LLAMA_SLOTS = env.number("SAMPAN_LLAMA_SLOTS", 2)
SAMPAN_TRANSLATION_ADAPTER = env.text("SAMPAN_TRANSLATION_ADAPTER")
SAMPAN_TRANSLATION_MAX_CHARS = env.number("SAMPAN_TRANSLATION_MAX_CHARS", 5_000)
SAMPAN_TRANSLATION_ASK_MAX = env.number("SAMPAN_TRANSLATION_ASK_MAX", 200)
SAMPAN_TRANSLATION_WAITING_MAX = env.number("SAMPAN_TRANSLATION_WAITING_MAX", 20_000)
SAMPAN_TRANSLATION_TIMEOUT_SECONDS = env.number("SAMPAN_TRANSLATION_TIMEOUT_SECONDS", 30)
SAMPAN_IMPROVEMENT_VOTES = env.number("SAMPAN_IMPROVEMENT_VOTES", 3)
SAMPAN_IMPROVEMENT_VOTER_AGE_SECONDS = env.number("SAMPAN_IMPROVEMENT_VOTER_AGE_SECONDS", 3 * 86400)
SAMPAN_IMPROVEMENT_TRUST_ACCEPTED = env.number("SAMPAN_IMPROVEMENT_TRUST_ACCEPTED", 12)
SAMPAN_IMPROVEMENT_TRUST_AUTHORS = env.number("SAMPAN_IMPROVEMENT_TRUST_AUTHORS", 4)
SAMPAN_IMPROVEMENT_TRUST_SECONDS = env.number("SAMPAN_IMPROVEMENT_TRUST_SECONDS", 60 * 86400)
SAMPAN_IMPROVEMENT_UNDO_SECONDS = env.number("SAMPAN_IMPROVEMENT_UNDO_SECONDS", 86400)
SAMPAN_IMPROVEMENTS_HOUR_MAX = env.number("SAMPAN_IMPROVEMENTS_HOUR_MAX", 30)
SAMPAN_IMPROVEMENTS_OPEN_MAX = env.number("SAMPAN_IMPROVEMENTS_OPEN_MAX", 60)
SAMPAN_IMPROVEMENT_VOTES_HOUR_MAX = env.number("SAMPAN_IMPROVEMENT_VOTES_HOUR_MAX", 120)
SAMPAN_COVERAGE_FLUSH_SECONDS = env.number("SAMPAN_COVERAGE_FLUSH_SECONDS", 60)
SAMPAN_STUDY_MINUTE_MAX = env.number("SAMPAN_STUDY_MINUTE_MAX", 240)
SAMPAN_SAVED_WORDS_MAX = env.number("SAMPAN_SAVED_WORDS_MAX", 5_000)

# --- speech ---
SAMPAN_SPEECH = env.flag("SAMPAN_SPEECH", True)
SAMPAN_SPEECH_THREADS = env.number("SAMPAN_SPEECH_THREADS", 1)
SAMPAN_SPEECH_SLOWNESS = env.number("SAMPAN_SPEECH_SLOWNESS", 30)

# --- search ---
SAMPAN_SEARCH_MEANING = env.flag("SAMPAN_SEARCH_MEANING", True)

# --- the shop ---
SAMPAN_SHOP = env.flag("SAMPAN_SHOP", True)
SAMPAN_SHOP_APPROVAL = env.flag("SAMPAN_SHOP_APPROVAL", False)
SAMPAN_SHOP_FEE = max(0, min(5_000, env.number("SAMPAN_SHOP_FEE", 0)))  # basis points
SAMPAN_SHOP_CURRENCIES = env.words(
    "SAMPAN_SHOP_CURRENCIES",
    ("CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "KRW", "SGD", "MYR", "THB", "AUD", "NZD", "CAD", "CHF"),
)
SAMPAN_RATES_FILE = env.text("SAMPAN_RATES_FILE")
SAMPAN_RATES_URL = env.text("SAMPAN_RATES_URL")
SAMPAN_PRODUCTS_MAX = env.number("SAMPAN_PRODUCTS_MAX", 1_000)
SAMPAN_VARIANTS_MAX = env.number("SAMPAN_VARIANTS_MAX", 100)
SAMPAN_PRODUCT_PICTURES_MAX = env.number("SAMPAN_PRODUCT_PICTURES_MAX", 15)
SAMPAN_ORDER_ADDRESS_DAYS = env.number("SAMPAN_ORDER_ADDRESS_DAYS", 1_095)
SAMPAN_RESERVE_SECONDS = env.number("SAMPAN_RESERVE_SECONDS", 900)
SAMPAN_ORDER_DONE_DAYS = env.number("SAMPAN_ORDER_DONE_DAYS", 14)
SAMPAN_CART_MAX = min(200, env.number("SAMPAN_CART_MAX", 100))
SAMPAN_ADDRESSES_MAX = env.number("SAMPAN_ADDRESSES_MAX", 20)
SAMPAN_CHECKOUTS_OPEN_MAX = env.number("SAMPAN_CHECKOUTS_OPEN_MAX", 10)
SAMPAN_ORDER_MESSAGES_HOUR_MAX = env.number("SAMPAN_ORDER_MESSAGES_HOUR_MAX", 60)

# --- chats ---
SAMPAN_MESSAGE_MAX = min(8_000, env.number("SAMPAN_MESSAGE_MAX", 2_000))  # the column holds no more
SAMPAN_MESSAGES_MINUTE_MAX = env.number("SAMPAN_MESSAGES_MINUTE_MAX", 60)
SAMPAN_REQUEST_MESSAGES = max(1, env.number("SAMPAN_REQUEST_MESSAGES", 3))
SAMPAN_STRANGERS_DAY_MAX = env.number("SAMPAN_STRANGERS_DAY_MAX", 20)
SAMPAN_NEW_STRANGERS_DAY_MAX = env.number("SAMPAN_NEW_STRANGERS_DAY_MAX", 5)
SAMPAN_NEW_HOURS = env.number("SAMPAN_NEW_HOURS", 72)
SAMPAN_GROUP_MAX = min(100, env.number("SAMPAN_GROUP_MAX", 100))
SAMPAN_CHATS_MAX = env.number("SAMPAN_CHATS_MAX", 1_000)

# --- payments ---
SAMPAN_PAYMENTS = env.text("SAMPAN_PAYMENTS", "sandbox")
SAMPAN_STRIPE_KEY = env.text("SAMPAN_STRIPE_KEY")
SAMPAN_STRIPE_PUBLIC_KEY = env.text("SAMPAN_STRIPE_PUBLIC_KEY")
SAMPAN_STRIPE_WEBHOOK_SECRET = env.text("SAMPAN_STRIPE_WEBHOOK_SECRET")
SAMPAN_STRIPE_URL = env.text("SAMPAN_STRIPE_URL")  # empty: Stripe's own

# --- notifications ---
SAMPAN_NOTIFICATION_DAYS = max(1, env.number("SAMPAN_NOTIFICATION_DAYS", 180))
SAMPAN_DIGEST = env.flag("SAMPAN_DIGEST", bool(env.text("SAMPAN_SMTP_HOST")))

# --- web push ---
SAMPAN_PUSH = env.flag("SAMPAN_PUSH", False)
SAMPAN_PUSH_SUBJECT = env.text(
    "SAMPAN_PUSH_SUBJECT", SAMPAN_URL if SAMPAN_URL.startswith("https://") else "mailto:sampan@localhost"
)
SAMPAN_PUSH_KEY = Path(env.text("SAMPAN_PUSH_KEY", str(HOME / "push.pem"))).resolve()
SAMPAN_PUSH_BROWSERS_MAX = env.number("SAMPAN_PUSH_BROWSERS_MAX", 10)
SAMPAN_PUSH_WAIT_SECONDS = env.number("SAMPAN_PUSH_WAIT_SECONDS", 8)
SAMPAN_PUSH_PRIVATE_HOSTS = env.words("SAMPAN_PUSH_PRIVATE_HOSTS")

# --- words in pictures ---
SAMPAN_PICTURE_TEXT = env.flag("SAMPAN_PICTURE_TEXT", True)
SAMPAN_PICTURE_TEXT_THREADS = env.number("SAMPAN_PICTURE_TEXT_THREADS", 1)
SAMPAN_PICTURE_TEXT_SECONDS = env.number("SAMPAN_PICTURE_TEXT_SECONDS", 180)
SAMPAN_PICTURE_TEXT_BLOCKS_MAX = env.number("SAMPAN_PICTURE_TEXT_BLOCKS_MAX", 40)
SAMPAN_PICTURE_TEXT_CHARS_MAX = env.number("SAMPAN_PICTURE_TEXT_CHARS_MAX", 2_000)

# --- people ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "sampan.web.accounts.backends.UserWithAccountBackend",
    "django.contrib.auth.backends.ModelBackend",  # sessions from before the one above
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # a passkey alone may open an account only for a proven address
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "sampan.web.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "sampan.web.accounts.forms.SignUpForm"
ACCOUNT_FORMS = {"signup": "sampan.web.accounts.signup.OpenAccountForm"}
ACCOUNT_USER_DISPLAY = "sampan.web.accounts.adapter.user_display"
ACCOUNT_CHANGE_EMAIL = True  # one address each: a new one replaces the old once it is proven
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "sampan.web.accounts.passkeys.AddKeyForm",
    "signup_webauthn": "sampan.web.accounts.passkeys.SignUpKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = SAMPAN_NAME
USERSESSIONS_TRACK_ACTIVITY = False

# --- mail ---
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("SAMPAN_SMTP_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = env.text("SAMPAN_SMTP_HOST")
EMAIL_PORT = env.number("SAMPAN_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("SAMPAN_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SAMPAN_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("SAMPAN_SMTP_TLS", True)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("SAMPAN_MAIL_FROM", "Sampan <sampan@localhost>")

# --- languages ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文")]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("SAMPAN_TIME_ZONE", "UTC")

# --- security ---
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the operator's proxy speaks TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 90 * 86400
SESSION_ENGINE = "sampan.accounts.sessions"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "sampan.web.site.views.csrf_failure"
SAMPAN_TRUSTED_PROXIES = env.number("SAMPAN_TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = SAMPAN_TRUSTED_PROXIES
_media_hosts = [h for h in [env.text("SAMPAN_S3_PUBLIC_HOST"), env.text("SAMPAN_S3_ENDPOINT")] if h]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *_media_hosts],
        "media-src": [SELF, "blob:", *_media_hosts],
        "font-src": [SELF],
        # The live process speaks on its own port unless a proxy joins the two.
        "connect-src": [SELF, SAMPAN_LIVE_URL or f"*:{PORT + 1}", *_media_hosts],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- background work ---
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "sampan": {"level": env.text("SAMPAN_LOG", "INFO")},
        # Below errors it only repeats refused addresses, signed links among them, which belong in no log.
        "django.request": {"level": "ERROR"},
    },
}
