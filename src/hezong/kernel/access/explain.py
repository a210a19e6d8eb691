"""Says why a person may, or may not, do something with a record: which position, which grant, where it stands. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hezong.kernel.access.reach import reach_of
from hezong.kernel.access.share import READING, Share, grants, keeps_own, listed, opened_to, opens, verb_above
from hezong.kernel.model.field import Above, Depth, Entity, Grant, Rule
from hezong.kernel.types import Context, Holding, Opened


@dataclass(frozen=True, slots=True)
class Row:
    """Where a record lies and whose it is, as far as rights look at it; of a faceted entity, one facet."""

    organization: UUID
    owner: UUID | None
    holds: Callable[[Rule], bool]
    above: "Parent | None" = None


@dataclass(frozen=True, slots=True)
class Parent:
    """The record whose rights decide about a row: which one, and where it is judged; of a faceted one, the facets that count."""

    entity: str
    id: UUID
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One grant that allows, of one position; ``request``: by an access request that opens the record."""

    position: UUID
    role: str
    organization: UUID
    depth: str
    condition: str | None
    file: str
    line: int
    through: tuple[str, UUID] | None = None
    """The record that gives the right, by its entity and id, where it is not the record itself."""
    request: UUID | None = None
    lies: UUID | None = None
    owner: UUID | None = None
    """``lies``: the organization of the row that is met, of a faceted entity that of the facet; ``owner``: whose it is."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Why one position does not allow: ``grant`` (its role has none), ``reach`` (the record lies elsewhere), ``condition``, ``parent``
    (there is no record above it)."""

    position: UUID
    role: str
    organization: UUID
    lacks: str
    depth: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer of ``explain``; allowed exactly if there is a reason."""

    verb: str
    because: tuple[Reason, ...]
    missing: tuple[Lack, ...]

    @property
    def allowed(self) -> bool:
        return bool(self.because)


def explain(
    entity: Entity, verb: str, context: Context, rows: Iterable[Row], record: UUID | None = None
) -> Explanation:
    """Judges every position by itself (contract §1), exactly as reading and writing do. ``record`` may be opened to the person."""
    known = tuple(rows)
    if entity.above is not None:
        return _inherited(entity, entity.above, verb, context, known)
    opened = [each for each in opened_to(entity, context) if each.record == record] if verb in READING else []
    return _granted(entity, verb, context, known, opened=opened)


def _inherited(entity: Entity, above: Above, verb: str, context: Context, rows: tuple[Row, ...]) -> Explanation:
    """What the record above gives; and, where roles are listed for the verb, what they give must hold too."""
    own = _granted(entity, verb, context, rows) if listed(entity, verb) else None
    because = [reason for row in rows for reason in _owned(entity, above, verb, context, row)] if own is None else []
    missing: list[Lack] = []
    for row in rows if own is None or own.allowed else ():
        found = _of_parent(above, verb, context, row)
        because += found.because
        missing += found.missing
    if own is not None:
        # Without the parent's right, the grants of the entity itself give nothing.
        because = [*own.because, *because] if because else []
        missing += own.missing
    return Explanation(verb, tuple(because), tuple(missing))


def _of_parent(above: Above, verb: str, context: Context, row: Row) -> Explanation:
    wanted = verb_above(above, verb)
    parent = row.above
    if parent is None or parent.entity not in above.entities:
        lacks = (Lack(each.id, each.role, each.organization, "parent") for each in context.session.holdings)
        return Explanation(verb, (), tuple(lacks))
    target = above.entities[parent.entity]
    if target.above is None:
        found = _granted(target, wanted, context, parent.rows, whole=wanted == "update")
    else:
        found = _inherited(target, target.above, wanted, context, parent.rows)
    through = (parent.entity, parent.id)
    because = tuple(each if each.through else replace(each, through=through) for each in found.because)
    return Explanation(verb, because, found.missing)


def _owned(entity: Entity, above: Above, verb: str, context: Context, row: Row) -> Iterable[Reason]:
    """What is one's own, where that alone is enough: every position will do."""
    if keeps_own(above, verb) and row.owner == context.user:
        place = above.place
        for each in context.session.holdings:
            yield Reason(each.id, each.role, each.organization, Depth.OWN.value, None, place.file, place.line)


def _granted(
    entity: Entity,
    verb: str,
    context: Context,
    known: tuple[Row, ...],
    whole: bool = False,
    opened: Sequence[Opened] = (),
) -> Explanation:
    because: list[Reason] = []
    missing: list[Lack] = []
    for holding in context.session.holdings:
        given = tuple(grants(entity, holding.role, verb, whole))
        if not given:
            missing.append(Lack(holding.id, holding.role, holding.organization, "grant"))
        for grant in given:
            met = _met(grant, holding, context, known)
            request = None if met is not None else _request(grant, holding, context, opened)
            if met is not None or request is not None:
                because.append(_reason(grant, holding, request, met))
            else:
                missing.append(_lack(grant, holding, context, known))
    return Explanation(verb, tuple(because), tuple(missing))


def _reached(grant: Grant, holding: Holding, context: Context, rows: tuple[Row, ...]) -> list[Row]:
    reach = reach_of(context.structure, holding.organization, grant.depth)
    return [each for each in rows if reach.covers(each.organization, each.owner == context.user)]


def _met(grant: Grant, holding: Holding, context: Context, rows: tuple[Row, ...]) -> Row | None:
    """The first of the rows that the grant allows."""
    reached = _reached(grant, holding, context, rows)
    return next((each for each in reached if grant.when is None or each.holds(grant.when)), None)


def _lack(grant: Grant, holding: Holding, context: Context, rows: tuple[Row, ...]) -> Lack:
    """What keeps the grant from allowing any of the rows."""
    lacks = "condition" if _reached(grant, holding, context, rows) else "reach"
    condition = None if grant.when is None else grant.when.text
    return Lack(holding.id, holding.role, holding.organization, lacks, grant.depth.value, condition)


def _request(grant: Grant, holding: Holding, context: Context, opened: Iterable[Opened]) -> UUID | None:
    """The access request that opens the record to the position."""
    share = Share(reach_of(context.structure, holding.organization, grant.depth), grant.when, frozenset())
    return next((each.id for each in opened if opens(share, each.organization)), None)


def _reason(grant: Grant, holding: Holding, request: UUID | None, met: Row | None) -> Reason:
    return Reason(
        position=holding.id,
        role=holding.role,
        organization=holding.organization,
        depth=grant.depth.value,
        condition=None if grant.when is None else grant.when.text,
        file=grant.place.file,
        line=grant.place.line,
        request=request,
        lies=None if met is None else met.organization,
        owner=None if met is None else met.owner,
    )
