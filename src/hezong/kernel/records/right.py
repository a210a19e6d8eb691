"""Judges who may do what with a loaded row: one share of one position must cover it by itself (contract §1). Never touches the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from hezong.kernel.access import READING, Share, Through, allowed, opened_to, opens
from hezong.kernel.model.field import Entity
from hezong.kernel.records.record import Facet, Record, owner_of, whole
from hezong.kernel.records.rule import Frame, Rules
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse

Shares = tuple[Share, ...]


@dataclass
class Judge:
    """The rights of the asker to one entity; remembers what each verb gives while one request lasts."""

    entity: Entity
    context: Context
    narrow: bool = True
    _found: dict[str, Shares] = field(default_factory=dict[str, Shares])

    def shares(self, verb: str) -> Shares:
        if verb not in self._found:
            self._found[verb] = allowed(self.entity, verb, self.context, self.narrow).shares
        return self._found[verb]

    def covering(self, verb: str, record: Record, facet: Facet | None = None) -> Shares:
        """The shares that cover a record, or one of its facets where the entity has facets."""
        return self.among(self.shares(verb), record, facet)

    def among(self, shares: Shares, record: Record, facet: Facet | None = None) -> Shares:
        """Those of the shares that cover a record."""
        organization = record.organization if facet is None else facet.organization
        mine = owner_of(self.entity, record, facet) == self.context.user
        row: dict[str, object] | None = None
        found: list[Share] = []
        for share in shares:
            if share.reach.covers(organization, mine) and self._through(share.through, record):
                if share.when is not None and row is None:
                    row = whole(record, facet)
                if row is None or self.frame(organization).holds(share.when, row):
                    found.append(share)
        return tuple(found)

    def _through(self, through: Through | None, record: Record) -> bool:
        """Whether the record above gives the right; of one with facets, the facet of this record's organization is judged."""
        if through is None:
            return True
        above = record.above
        if above is None or not above.live:
            return through.empty and record.values.get(through.field) is None
        rights = next((each for each in through.rights if each.entity == above.entity), None)
        if rights is None or self.entity.above is None:
            return False
        judge = Judge(self.entity.above.entities[above.entity], self.context, narrow=False)
        if not judge.entity.faceted:
            return bool(judge.among(rights.shares, above))
        return any(judge.among(rights.shares, above, each) for each in judged_facets(self.context, record, above))

    def frame(self, organization: UUID) -> Frame:
        return self.rules.frame(organization)

    @cached_property
    def rules(self) -> Rules:
        return Rules(self.context)

    def covers(self, verb: str, record: Record, facet: Facet | None = None) -> bool:
        return bool(self.covering(verb, record, facet))

    def facets(self, verb: str, record: Record) -> tuple[Facet, ...]:
        """The live facets that the verb reaches."""
        return tuple(each for each in record.live_facets() if self.covers(verb, record, each))

    def opened(self, verb: str, record: Record) -> Shares:
        """The shares by which the record itself is read because an access request opens it; never its facets."""
        if verb not in READING:
            return ()
        places = [each.organization for each in opened_to(self.entity, self.context) if each.record == record.id]
        return tuple(share for share in self.shares(verb) if any(opens(share, each) for each in places))

    def anywhere(self, verb: str, record: Record) -> Shares:
        """The shares that cover the record in any way: itself, one of its live facets, or because it is opened."""
        opened = self.opened(verb, record)
        if not self.entity.faceted:
            return (*self.covering(verb, record), *opened)
        facets = (share for facet in record.live_facets() for share in self.covering(verb, record, facet))
        return (*facets, *opened)

    def readable(self, record: Record) -> bool:
        return bool(self.anywhere("read", record))

    def reaches(self, verb: str, organization: UUID) -> bool:
        """Whether some position gives the verb at an organization at all, whoever owns the row: where a changed row may come to lie.

        A share for some fields alone does not count: it gives no right over where rows lie.
        """
        shares = (share for share in self.shares(verb) if "organization" not in share.barred)
        return any(share.reach.covers(organization, mine=True) for share in shares)


def judged_facets(context: Context, record: Record, above: Record) -> tuple[Facet, ...]:
    """The facets of the record above that decide about a record: those of its own organization, or of what that stands for."""
    current = context.structure.current
    here = current(record.organization)
    return tuple(each for each in above.live_facets() if current(each.organization) == here)


def barred(shares: Iterable[Share]) -> frozenset[str]:
    """Fields that none of the shares gives; each field may come from another position that covers the row."""
    sets = [share.barred for share in shares]
    return sets[0].intersection(*sets[1:]) if sets else frozenset()


def require_readable(judge: Judge, record: Record | None) -> Record:
    """404 for what is not there, was deleted, or cannot be read: nobody can tell them apart."""
    if record is None or not record.live or not judge.readable(record):
        raise refuse("request.not_found")
    return record


def require_verb(judge: Judge, verb: str) -> None:
    """403 where no position of the asker gives the verb."""
    if not judge.shares(verb):
        raise refuse("access.verb", verb=verb, entity=judge.entity.name)


def require_given(judge: Judge, shares: Shares, given: Iterable[str]) -> None:
    """403 ``access.field`` for fields that the asker may not write in this row."""
    closed = barred(shares)
    for name in given:
        field = judge.entity.fields[name]
        if name in closed or field.derived:
            raise refuse("access.field", field=name, name=name)


def require_steward(judge: Judge, record: Record, shares: Shares, given: Iterable[str]) -> None:
    """Master fields belong to the steward; a holder of another facet may fill what is empty (contract §2, "Facets").

    ``shares``: what the asker may change of the record at all.
    """
    closed = barred(steward) if (steward := steward_shares(judge, record)) else None
    names = [name for name in given if not _in_facet(judge.entity, name) and (closed is None or name in closed)]
    for name in names:
        require_given(judge, shares, [name])
        if record.values.get(name) is not None:
            known = judge.context.structure.organizations.get(record.organization)
            raise refuse("access.steward", field=name, steward=known.name if known else "")


def steward_shares(judge: Judge, record: Record, verb: str = "update") -> Shares:
    """The shares that give a verb over the steward: over its facet, or over whatever stands for it today.

    Where the steward has closed its facet, over the organization itself, so that no record is left without one who may mend it.
    """
    stands = judge.context.structure.members(judge.context.structure.current(record.organization))
    facets = [each for each in record.live_facets() if each.organization in {*stands, record.organization}]
    if not facets:
        shares = (share for share in judge.shares(verb) if share.when is None)
        return tuple(share for share in shares if share.reach.covers(record.organization, mine=False))
    return tuple(share for facet in facets for share in judge.covering(verb, record, facet))


def _in_facet(entity: Entity, name: str) -> bool:
    field = entity.fields[name]
    return field.facet or field.local is not None
