"""What is new for the searches that people keep, as one plain mail a search and a day or week."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.turns import send_in_turn
from worldrounds.evidence import alerts
from worldrounds.evidence.alerts import New
from worldrounds.evidence.models import Article, SavedSearch

MOST_NAMES = 3


def send_alerts(*, at: datetime) -> int:
    """To everybody whose turn it is; how many were sent. Doing it again at once sends nothing."""
    return send_in_turn(alerts.waiting(at), _send, what="alerts", at=at)


def _send(search: SavedSearch) -> bool:
    new = alerts.new_for(search)
    if new.articles:
        get_connection().send_messages([alert_mail(search, new)])
    alerts.told(search, new)
    return bool(new.articles)


# In words -------------------------------------------------------------------------------------------------


def alert_mail(search: SavedSearch, new: New) -> EmailMessage:
    stop = settings.ADDRESS + reverse("search-stop", args=[search.token])
    with translation.override(search.person.language or settings.LANGUAGE_CODE):
        count = ngettext("%(count)d new article", "%(count)d new articles", new.count) % {"count": new.count}
        body = [
            _("Dear %(name)s,") % {"name": search.person.name},
            _("%(count)s for your search “%(question)s”:") % {"count": count, "question": search.question},
            *(_line(article) for article in new.articles),
            *_rest(search, new),
            _foot(search, stop),
        ]
    headers = {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }
    subject = " ".join(f"{count}: {search.question}".split())[:200]
    return EmailMessage(subject, "\n\n".join(body), to=[search.person.email], headers=headers)


def _line(article: Article) -> str:
    names = [author.get("literal") or author.get("family", "") for author in article.authors]
    who = ", ".join(names[:MOST_NAMES]) + (_(" and others") if len(names) > MOST_NAMES else "")
    where = " ".join(
        part for part in (article.journal_short or article.journal, str(article.year or "")) if part
    )
    address = settings.ADDRESS + reverse("article", args=[article.pk])
    return "\n".join(line for line in (article.title, ". ".join(filter(None, (who, where))), address) if line)


def _rest(search: SavedSearch, new: New) -> list[str]:
    if new.count <= len(new.articles):
        return []
    address = f"{settings.ADDRESS}{reverse('evidence')}?{urlencode({'q': search.question})}"
    return [_("All of them: %(address)s") % {"address": address}]


def _foot(search: SavedSearch, stop: str) -> str:
    chosen = {
        SavedSearch.Every.DAY: _("You get such a mail once a day at most, because you chose so."),
        SavedSearch.Every.WEEK: _("You get such a mail once a week at most, because you chose so."),
    }
    return f"{chosen[SavedSearch.Every(search.every)]} {_('Stop it here: %(address)s') % {'address': stop}}"
