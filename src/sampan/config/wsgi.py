"""The pages' entry for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from sampan.core.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sampan.config.settings")
if os.environ.get("SAMPAN_SUPERVISED"):
    end_with_parent()
application = get_wsgi_application()
