"""What the kinds of entries are called, and where they stand."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from worldrounds.commons.models import Entry
from worldrounds.web.addresses import url


@dataclass(frozen=True)
class Kind:
    word: str | Promise
    plural: str | Promise
    schema_type: str  # schema.org
    about: str | Promise


KINDS = {
    Entry.Kind.BLUEPRINT: Kind(
        gettext_lazy("Blueprint"),
        gettext_lazy("Blueprints"),
        "LearningResource",
        gettext_lazy("Designs of international programmes in medical education that are ready to run."),
    ),
    Entry.Kind.IDEA: Kind(
        gettext_lazy("Idea"),
        gettext_lazy("Ideas"),
        "CreativeWork",
        gettext_lazy("What medical schools offer to partners in other countries, and what they seek."),
    ),
    Entry.Kind.VISION: Kind(
        gettext_lazy("Vision"),
        gettext_lazy("Visions"),
        "Article",
        gettext_lazy("Short signed statements of where international medical education should go."),
    ),
}


def kind_word(entry: Entry) -> str:
    return str(KINDS[Entry.Kind(entry.kind)].word)


def entries_address(kind: str) -> str:
    """The list of a kind."""
    return f"{url('commons')}{kind}s/"
