"""What changes in the collection, for those who keep something in step with it."""

from django.dispatch import Signal

# numbers: articles that are new, changed, merged away or taken out; in the transaction that did it.
articles_changed = Signal()
