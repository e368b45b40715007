from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    name = "worldrounds.web"
    label = "web"

    def ready(self) -> None:
        from worldrounds.web.accounts.views import (  # models are there only now
            speak_the_browsers_language,
        )

        user_logged_in.connect(speak_the_browsers_language)
