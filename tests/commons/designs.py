"""One of the blueprints that come with the program, taken in: all of them take longer."""

from tests.cast import NOW
from worldrounds.commons.actions.shipped import take_in_design
from worldrounds.commons.catalogue import blueprint
from worldrounds.commons.models import BlueprintVersion
from worldrounds.commons.queries.blueprints import access_blueprint, access_version


def shipped(slug: str = "coil-module") -> BlueprintVersion:
    design = blueprint(slug)
    assert design is not None
    take_in_design(design, at=NOW)
    return access_version(access_blueprint(person=None, slug=slug))
