"""Turns the fields of an entity file into Fields without their expressions, which need all entities first."""

from collections.abc import Iterable
from dataclasses import replace

from hezong.kernel.model.field import Field, FieldType, RollUp
from hezong.kernel.model.implicit import IMPLICIT, RESERVED
from hezong.kernel.model.keys import APPLIES
from hezong.kernel.model.nodes import Entry, Scalar, Table, words
from hezong.kernel.model.options import build_options
from hezong.kernel.model.problem import NEAR, near
from hezong.kernel.model.site import Site

CHOSEN = frozenset({FieldType.CHOICE, FieldType.CHOICES})
"""The types whose values come from a list of options."""


def build_fields(table: Table, facet: bool, lock: str, site: Site) -> Iterable[Field]:
    """The fields of one section; names that the kernel keeps for itself are refused."""
    for entry in table:
        built: Field | None = None
        if entry.key in IMPLICIT or entry.key in RESERVED:
            site.problems.add("model.reserved", entry.place, word=entry.key)
        elif isinstance(entry.value, Table):
            built = _field(entry, entry.value, facet, lock, site)
        if built is None:
            site.problems.broken.add(entry.key)
        else:
            yield built
            if built.type is FieldType.RELATED:
                yield companion(built)


def companion(related: Field) -> Field:
    """The hidden field that holds the entity of a related record; filters may name it, nobody writes it by itself."""
    was = None if related.was is None else f"{related.was}_entity"
    name = f"{related.name}_entity"
    return replace(related, name=name, type=FieldType.TEXT, required=False, hidden=True, of=related.name, was=was)


def _field(entry: Entry, said: Table, facet: bool, lock: str, site: Site) -> Field | None:
    kind = _kind(entry, said, site)
    if kind is None:
        return None
    _check_keys(said, kind, site)
    via = (said.text("many") or ".").split(".")
    key = f"{site.entity}.{entry.key}"
    own_lock = said.text("lock") or lock
    inherited = None if site.base is None else site.base.fields.get(entry.key)
    local = site.local if inherited is None else inherited.local
    built = Field(
        name=entry.key,
        type=kind,
        place=entry.place,
        title=site.naming.title(key, said.get("title"), entry.place),
        help=site.naming.optional(f"{key}.help", said.get("help")),
        facet=facet,
        required=said.flag("required"),
        search=said.flag("search"),
        sensitive=said.flag("sensitive"),
        listed=said.flag("listed"),
        hidden=said.flag("hidden"),
        unique=said.text("unique"),
        ref=via[0] if kind is FieldType.MANY else said.text("ref"),
        via=via[1] if kind is FieldType.MANY else None,
        options=build_options(said.get("of"), key, site, own_lock) if kind in CHOSEN else (),
        rollup=_rollup(said),
        read=_roles(said, "read"),
        write=_roles(said, "write"),
        was=said.text("was"),
        local=local,
        lock=own_lock,
    )
    _check_local(built, said, site)
    return built


def _kind(entry: Entry, said: Table, site: Site) -> FieldType | None:
    """Exactly one of type, ref and many says what a field holds."""
    given = [each for each in said if each.key in {"type", "ref", "many"}]
    if len(given) > 1:
        site.problems.add("model.conflict", given[1].place, one=given[0].key, other=given[1].key)
    if not given:
        if not said.broken & {"type", "ref", "many"}:
            _missing_kind(entry, said, site)
        return None
    first = given[0]
    if first.key != "type":
        return FieldType(first.key)
    return FieldType(first.value.text) if isinstance(first.value, Scalar) else None


def _missing_kind(entry: Entry, said: Table, site: Site) -> None:
    wrong = next((close for each in said.broken if (close := near(each, ("type", "ref", "many")))), None)
    site.problems.add("model.kind", entry.place, NEAR if wrong else None, word=entry.key, near=wrong)


def _check_keys(said: Table, kind: FieldType, site: Site) -> None:
    for each in said:
        types = APPLIES.get(each.key)
        if types is not None and kind not in types and not _says_no(each):
            site.problems.add("model.not_for", each.place, word=each.key, type=kind.value)
    if kind in CHOSEN and not said.has("of"):
        site.problems.add("model.missing", said.place, word="of")
    if said.entry("compute"):
        _exclusive(
            said,
            "compute",
            ("required", "required_when", "readonly_when", "default", "check", "write", "sensitive"),
            site,
        )
    for key, other in (("sum", "count"), ("count", "sum")):
        if said.entry(key):
            _exclusive(
                said,
                key,
                (
                    "required",
                    "required_when",
                    "readonly_when",
                    "default",
                    "check",
                    "write",
                    "sensitive",
                    "compute",
                    "unique",
                    other,
                ),
                site,
            )
    if said.flag("sensitive"):
        _exclusive(said, "sensitive", ("search", "listed", "default", "check"), site)


def _says_no(entry: Entry) -> bool:
    return isinstance(entry.value, Scalar) and entry.value.value is False


def _exclusive(said: Table, key: str, others: tuple[str, ...], site: Site) -> None:
    for other in others:
        found = said.entry(other)
        if found is not None and not _says_no(found):
            site.problems.add("model.conflict", found.place, one=key, other=other)


def _check_local(built: Field, said: Table, site: Site) -> None:
    """A field of one organization lives in ``ext``, which is neither encrypted nor unique (design §4)."""
    if site.local is None or built.local != site.local:
        return
    if built.type is FieldType.RELATED:
        site.problems.add("model.not_local", said.at("type"), word="related")
    for key in ("sensitive", "unique", "was", "sum", "count"):
        if said.entry(key):
            site.problems.add("model.not_local", said.at(key), word=key)


def _rollup(said: Table) -> RollUp | None:
    if (counted := said.text("count")) is not None:
        return RollUp(counted)
    many, _, of = (said.text("sum") or "").partition(".")
    return RollUp(many, of) if many else None


def _roles(said: Table, key: str) -> frozenset[str] | None:
    return frozenset(words(said.get(key))) if said.entry(key) else None
