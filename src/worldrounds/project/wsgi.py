"""The door for ordinary pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldrounds.project.settings")
application = get_wsgi_application()
