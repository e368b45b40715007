"""The forms of the editor: one a kind of item. Each begins from an item of the document and gives one back; what a form
does not show of an item is kept as it is."""

from worldrounds.web.commons.blueprints.forms.about import AboutForm
from worldrounds.web.commons.blueprints.forms.item import ItemForm
from worldrounds.web.commons.blueprints.forms.kinds import FORMS

__all__ = ["FORMS", "AboutForm", "ItemForm"]
