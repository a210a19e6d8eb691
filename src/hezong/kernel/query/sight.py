"""Everything an asker may read, worked out once per session and narrowing, so that no request judges rights anew."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from uuid import UUID

from hezong.kernel.access import Allowed, allowed, opened_to, opens
from hezong.kernel.access.share import Share, Through
from hezong.kernel.model.field import Entity
from hezong.kernel.query.world import World, chain, shown_organization
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse

SENSITIVE = "export_sensitive"
"""The verb that lets sensitive values leave in plain text."""
FEW = 300
"""Up to so many organizations a list is cheapest as one short list per organization, merged (facts A1, A2)."""


@dataclass
class Sight:
    """The rights of one asker to read, per entity. A cache of pure results; it never outlives its world and structure."""

    world: World
    context: Context
    reading: str = "read"
    """The verb whose grants decide what is read: an export goes by ``export``."""
    plain: bool = False
    """Whether sensitive values come sealed beside their masks, where ``export_sensitive`` gives them."""
    _found: dict[tuple[str, str], Allowed] = field(default_factory=dict[tuple[str, str], Allowed])

    def entity(self, name: str) -> Entity:
        return self.world.entity(name, self.context)

    def allowed(self, entity: str, verb: str = "read") -> Allowed:
        """What the asker may do with the verb, over the organizations to which the request narrows itself."""
        key = (entity, verb)
        if key not in self._found:
            granted = self.reading if verb == "read" else verb
            self._found[key] = allowed(self.entity(entity), granted, self.context)
        return self._found[key]

    def reference(self, entity: str) -> Allowed:
        """Rights to the target of a reference: never narrowed, since a narrowed list still shows whom its records point to."""
        key = (entity, "reference")
        if key not in self._found:
            self._found[key] = allowed(self.entity(entity), "read", self.context, narrow=False)
        return self._found[key]

    def require(self, entity: str, verb: str = "read") -> Allowed:
        """The rights, or 403 where no position gives the verb at all."""
        found = self.allowed(entity, verb)
        granted = self.reading if verb == "read" else verb
        if found.nothing and allowed(self.entity(entity), granted, self.context, narrow=False).nothing:
            raise refuse("access.verb", verb=granted, entity=entity)
        return found

    def opened(self, entity: str, share: Share) -> list[UUID]:
        """The records that access requests open to a share at this moment."""
        if not self.context.session.opened:
            return []
        return [each.record for each in opened_to(self.entity(entity), self.context) if opens(share, each.organization)]

    @property
    def shown(self) -> frozenset[UUID]:
        """The organizations whose facet stands at the top: the shown one and those it stands for."""
        one = shown_organization(self.context)
        return frozenset() if one is None else self.context.structure.members(one) | {one}

    def shape(self) -> Hashable:
        """What of the rights changes the text of statements; equal shapes share their plans."""
        reading = (self.allowed(name) for name in sorted(self.world.entities))
        references = (self.reference(name) for name in sorted(self.world.entities))
        rights = tuple(
            tuple((share_shape(each), bool(self.opened(rights.entity, each))) for each in rights.shares)
            for rights in (*reading, *references)
        )
        closed = any(each.successor for each in self.context.structure.organizations.values())
        shown = (bool(self.shown), chain(self.context), closed)
        lens = None if self.context.lens is None else self.context.lens.shape
        return (self.world.version, self.reading, self._sealed(), rights, lens, *shown)

    def _sealed(self) -> Hashable:
        """The shape of the rights to sensitive values; only exports look at them."""
        if not self.plain:
            return None
        rights = (self.allowed(name, SENSITIVE) for name in sorted(self.world.entities))
        return tuple(tuple(share_shape(each) for each in found.shares) for found in rights)


def share_shape(share: Share) -> Hashable:
    """A share without its organizations: how many lists it becomes, its condition, its bars."""
    reach = share.reach
    when = None if share.when is None else share.when.text
    return (reach.everything, size(reach.full), size(reach.own), when, share.barred, _through_shape(share.through))


def _through_shape(through: Through | None) -> Hashable:
    if through is None:
        return None
    rights = ((each.entity, tuple(share_shape(share) for share in each.shares)) for each in through.rights)
    return (through.field, through.empty, tuple(rights))


def size(organizations: frozenset[UUID]) -> int:
    """0 for none, 1 for few, 2 for many."""
    return 0 if not organizations else 1 if len(organizations) <= FEW else 2
