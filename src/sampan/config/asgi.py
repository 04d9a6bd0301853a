"""The live process's entry for an ASGI server. Pages are served by WSGI, which costs them less than half."""

import os

from sampan.core.processes import end_with_parent
from sampan.web.live.app import LiveApplication

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sampan.config.settings")
if os.environ.get("SAMPAN_SUPERVISED"):
    end_with_parent()
application = LiveApplication.from_settings()
