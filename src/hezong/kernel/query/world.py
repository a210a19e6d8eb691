"""One published version of everything that is compiled: swapped whole when a new version is activated, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hezong.kernel.expr.function import Functions
from hezong.kernel.hooks import HookBook
from hezong.kernel.model.field import Entity
from hezong.kernel.model.model import Model
from hezong.kernel.types import Context, Structure
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True)
class World:
    """The model of one version with its hooks and functions. ``version`` is the number of the published model."""

    version: int
    model: Model
    hooks: HookBook
    functions: Functions

    def entity(self, name: str, context: Context) -> Entity:
        """The entity as the asker's organization sees it; refuses unknown names with 404."""
        try:
            return self.model.entity(name, chain(context))
        except KeyError:
            raise refuse("request.unknown_entity", entity=name) from None

    @property
    def entities(self) -> Mapping[str, Entity]:
        return self.model.entities


def chain(context: Context) -> tuple[str, ...]:
    """Codes from the organization whose overlays apply up to the root; empty where a request spans several organizations."""
    shown = shown_organization(context)
    return codes(context.structure, shown) if shown else ()


def codes(structure: Structure, organization: UUID) -> tuple[str, ...]:
    """The code of an organization and of all above it."""
    return tuple(structure.organizations[each].code for each in (organization, *structure.ancestors(organization)))


def shown_organization(context: Context) -> UUID | None:
    """The one organization whose facet stands at the top: named by the request, or the only one of the asker's positions (contract §2)."""
    if context.target is not None:
        return context.target
    if context.narrowed is not None:
        return None
    held = {each.organization for each in context.session.holdings}
    return held.pop() if len(held) == 1 else None
