"""Errors that people see. Each carries a sentence that says what happened and what to do."""


class Refused(Exception):
    """An action that cannot be done. ``str(error)`` is shown to the person, beside the form that asked.

    ``field`` names the form field that the sentence belongs to, or is empty for the whole form.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotAllowed(Refused):
    """The person may see the thing but may not do this to it (HTTP 403)."""


class NotFound(Exception):
    """The thing does not exist, or this person may not know that it does (HTTP 404)."""
