"""Says why a person may, or may not, do something with a record: which position, which grant, where it stands. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from hezong.kernel.access.reach import reach_of
from hezong.kernel.access.share import READING, Share, grants, opened_to, opens
from hezong.kernel.model.field import Entity, Grant, Rule
from hezong.kernel.types import Context, Holding, Opened


@dataclass(frozen=True, slots=True)
class Row:
    """Where a record lies and whose it is, as far as rights look at it; of a faceted entity, one facet."""

    organization: UUID
    owner: UUID | None
    holds: Callable[[Rule], bool]


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
    request: UUID | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """Why one position does not allow: ``grant`` (its role has none), ``reach`` (the record lies elsewhere), ``condition``."""

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
    opened = [each for each in opened_to(entity, context) if each.record == record] if verb in READING else []
    because: list[Reason] = []
    missing: list[Lack] = []
    for holding in context.session.holdings:
        given = tuple(grants(entity, holding.role, verb))
        if not given:
            missing.append(Lack(holding.id, holding.role, holding.organization, "grant"))
        for grant in given:
            lack = _lack(grant, holding, context, known)
            request = None if lack is None else _request(grant, holding, context, opened)
            if lack is None or request is not None:
                because.append(_reason(grant, holding, request))
            else:
                missing.append(lack)
    return Explanation(verb, tuple(because), tuple(missing))


def _lack(grant: Grant, holding: Holding, context: Context, rows: tuple[Row, ...]) -> Lack | None:
    """What keeps the grant from allowing any of the rows; None if it allows one."""
    reach = reach_of(context.structure, holding.organization, grant.depth)
    reached = [each for each in rows if reach.covers(each.organization, each.owner == context.user)]
    if any(grant.when is None or each.holds(grant.when) for each in reached):
        return None
    lacks = "condition" if reached else "reach"
    condition = None if grant.when is None else grant.when.text
    return Lack(holding.id, holding.role, holding.organization, lacks, grant.depth.value, condition)


def _request(grant: Grant, holding: Holding, context: Context, opened: Iterable[Opened]) -> UUID | None:
    """The access request that opens the record to the position."""
    share = Share(reach_of(context.structure, holding.organization, grant.depth), grant.when, frozenset())
    return next((each.id for each in opened if opens(share, each.organization)), None)


def _reason(grant: Grant, holding: Holding, request: UUID | None) -> Reason:
    condition = None if grant.when is None else grant.when.text
    place = grant.place
    depth, file, line = grant.depth.value, place.file, place.line
    return Reason(holding.id, holding.role, holding.organization, depth, condition, file, line, request)
