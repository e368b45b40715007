"""The XML of the answers (protocol, section 4)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree
from lxml.builder import ElementMaker

from worldrounds.bibliography.harvest import dublin_core, mods
from worldrounds.bibliography.harvest.asking import Problem, Question
from worldrounds.bibliography.harvest.xml import Element, plain
from worldrounds.bibliography.record import Record

OAI = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ = ElementMaker(namespace=OAI, nsmap={None: OAI, "xsi": XSI})


@dataclass(frozen=True)
class Format:
    prefix: str
    schema: str
    namespace: str
    write: Callable[[Record, str], Element]  # a record, and the address of its page


FORMATS = {
    form.prefix: form
    for form in (
        Format("oai_dc", dublin_core.SCHEMA, dublin_core.NAMESPACE, dublin_core.write),
        Format("mods", mods.SCHEMA, mods.NAMESPACE, mods.write),
    )
}


@dataclass(frozen=True)
class Item:
    """A record of the list. ``record`` is None where it is deleted or only its head is asked for."""

    identifier: str
    changed: datetime
    sets: Sequence[str]
    is_deleted: bool = False
    record: Record | None = None
    address: str = ""


@dataclass(frozen=True)
class Repository:
    name: str
    address: str  # of this protocol: the base URL
    admin: str  # an e-mail address
    host: str  # in identifiers: oai:<host>:<number>
    earliest: datetime


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def document(
    address: str, asked: Sequence[tuple[str, str]], body: Element | Problem, *, at: datetime
) -> bytes:
    """A whole answer. ``asked``: the arguments as they came."""
    root = _("OAI-PMH", {f"{{{XSI}}}schemaLocation": f"{OAI} {SCHEMA}"}, _.responseDate(stamp(at)))
    request = _.request(address)
    if isinstance(body, Problem):
        if body.code not in {"badVerb", "badArgument"}:
            request.attrib.update(_attributes(asked))
        root.extend([request, _.error(plain(str(body)), code=body.code)])
    else:
        request.attrib.update(_attributes(asked))
        root.extend([request, body])
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _attributes(asked: Sequence[tuple[str, str]]) -> dict[str, str]:
    return {name: plain(value) for name, value in asked}


def identify(repository: Repository) -> Element:
    scheme = ElementMaker(namespace=IDENTIFIER, nsmap={None: IDENTIFIER})
    described = scheme(
        "oai-identifier",
        {f"{{{XSI}}}schemaLocation": f"{IDENTIFIER} {IDENTIFIER}.xsd"},
        scheme.scheme("oai"),
        scheme.repositoryIdentifier(repository.host),
        scheme.delimiter(":"),
        scheme.sampleIdentifier(f"oai:{repository.host}:1"),
    )
    return _.Identify(
        _.repositoryName(repository.name),
        _.baseURL(repository.address),
        _.protocolVersion("2.0"),
        _.adminEmail(repository.admin),
        _.earliestDatestamp(stamp(repository.earliest)),
        # A record that became another is said to be deleted. Of one that was never wanted nothing is kept.
        _.deletedRecord("transient"),
        _.granularity("YYYY-MM-DDThh:mm:ssZ"),
        _.compression("gzip"),
        _.description(described),
    )


def metadata_formats() -> Element:
    return _.ListMetadataFormats(
        *(
            _.metadataFormat(
                _.metadataPrefix(form.prefix), _.schema(form.schema), _.metadataNamespace(form.namespace)
            )
            for form in FORMATS.values()
        )
    )


def sets(named: Iterable[tuple[str, str, str]]) -> Element:
    """Each (spec, name, description)."""
    listed = _.ListSets()
    for spec, name, description in named:
        row = _.set(_.setSpec(spec), _.setName(plain(name)))
        if description:
            row.append(_.setDescription(dublin_core.described(description)))
        listed.append(row)
    return listed


def record(item: Item, prefix: str) -> Element:
    return _.GetRecord(_record(item, prefix))


def listed(asked: Question, items: Iterable[Item], following: str) -> Element:
    """ListRecords or ListIdentifiers. ``following``: the token of the rest, or empty at the end."""
    rows = [_head(item) if asked.verb == "ListIdentifiers" else _record(item, asked.prefix) for item in items]
    answer = _(asked.verb, *rows)
    if following or asked.after:  # the last part of a list that was cut ends with an empty token
        cursor = asked.after.cursor if asked.after else 0
        answer.append(_.resumptionToken(following, cursor=str(cursor)))
    return answer


def _record(item: Item, prefix: str) -> Element:
    row = _.record(_head(item))
    if item.record is not None:
        row.append(_.metadata(FORMATS[prefix].write(item.record, item.address)))
    return row


def _head(item: Item) -> Element:
    head = _.header(_.identifier(item.identifier), _.datestamp(stamp(item.changed)))
    head.extend(_.setSpec(spec) for spec in item.sets)
    if item.is_deleted:
        head.set("status", "deleted")
    return head
