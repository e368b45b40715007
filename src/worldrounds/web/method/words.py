"""Each kind of stage: its name, and in one sentence what a group does in it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from worldrounds.programmes.models import Stage


@dataclass(frozen=True)
class KindWords:
    kind: str
    name: str
    sentence: str


def kind_words() -> dict[str, KindWords]:
    """In the order in which groups usually use them."""
    kind = Stage.Kind
    words = {
        kind.ICEBREAKER: (_("Icebreaker"), _("Each member introduces themselves, and the group reads it at once.")),
        kind.POSITIONS: (
            _("Positions"),
            _("Each member writes how their country sees the question; all texts open when everybody has written or time is up."),
        ),
        kind.MATRIX: (
            _("Perspective matrix"),
            _("The group fills a table of its countries and the questions of the case, with a source in each cell."),
        ),
        kind.ANALYSIS: (
            _("Problem analysis"),
            _("The group collects causes and effects and puts them in order as a tree."),
        ),
        kind.DECISIONS: (
            _("Options and decisions"),
            _("The group weighs options by the same criteria and records what it decides, who stands where, and why."),
        ),
        kind.CONSENSUS: (
            _("Consensus rounds"),
            _("Members rate statements without names, read the reasons, and rate again until they agree or know why not."),
        ),
        kind.DRAFT: (_("Draft and product"), _("The group writes its product together in the shared document.")),
        kind.REVIEW: (
            _("Peer review"),
            _("Groups read one another's product with a rubric, and members say how the work was shared."),
        ),
        kind.REFLECTION: (
            _("Reflection"),
            _("Each member looks back; only the author, the facilitator and the coordinator can read it."),
        ),
    }  # fmt: skip
    return {str(key): KindWords(str(key), name, sentence) for key, (name, sentence) in words.items()}
