"""What the values of a blueprint's fields are called on pages."""

from worldrounds.web.commons import words

FORMATS = {slug.replace("-", " "): name for slug, name in words.FORMATS.items()}
MODELS = words.MODELS
