from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation, by a roster or by a school's join link; not by anybody who passes."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
