"""What an action or a query can answer instead of doing its work. None of the three is a kind of another."""


class Refused(Exception):
    """It cannot be done like this. ``str(error)`` says why and what to do: it stands beside the form that asked.

    ``field`` names the form field that the sentence belongs to, or is None for the whole form.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotAllowed(Exception):
    """The person may see the thing but may not do this to it. No form shows it: it is a page of its own (403)."""


class NotFound(Exception):
    """The thing does not exist, or this person may not know that it does (404)."""
