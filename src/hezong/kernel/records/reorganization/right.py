"""Says who may plan, see and decide a reorganization: whoever administers all organizations that it touches. Reads no record."""

from collections.abc import Iterable
from uuid import UUID

from hezong.kernel.access import allowed
from hezong.kernel.org.operation import Close, Divest, Merge, Move, Open, Operation, Rename, Split, Transfer
from hezong.kernel.records.reorganization.document import Document
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.types import Context, Structure
from hezong.kernel.types.problem import refuse

VERB, ENTITY = "update", "organization"


def administers(runtime: Runtime, context: Context, organization: UUID) -> bool:
    """Whether one position gives ``update`` over the organization itself; over one that is not there today, over the whole group."""
    entity = runtime.world.model.entities[ENTITY]
    shares = allowed(entity, VERB, context, narrow=False).shares
    wanted = _judged(context.structure, organization)
    return any(each.when is None and (each.reach.everything or wanted <= each.reach.full) for each in shares)


def _judged(structure: Structure, organization: UUID) -> frozenset[UUID]:
    heir = structure.organizations[structure.current(organization)]
    if heir.alive:
        return frozenset({organization})
    return frozenset(each.id for each in structure.organizations.values() if each.alive and each.parent is None)


def plans(runtime: Runtime, context: Context) -> bool:
    """Whether somebody may plan at all."""
    return not allowed(runtime.world.model.entities[ENTITY], VERB, context, narrow=False).nothing


def named(operations: Iterable[Operation]) -> Iterable[str]:
    """Every organization that operations name, by code or id."""
    for each in operations:
        match each:
            case Open():
                yield each.parent
            case Close():
                yield from (each.organization, *((each.successor,) if each.successor else ()))
            case Rename() | Divest():
                yield each.organization
            case Move() | Transfer():
                yield from (each.organization, each.to)
            case Merge():
                yield from (*each.organizations, each.into)
            case Split():
                yield from (each.organization, *(child for part in each.parts for child in part.children))


def touched(context: Context, operations: Iterable[Operation]) -> frozenset[UUID]:
    """The organizations that operations name and that there are today, and what lies above those that move out of it."""
    structure = context.structure
    found = {id for name in named(operations) if (id := structure.find(name)) is not None}
    leaving = (Close, Divest, Merge, Move, Split)
    out = (id for each in operations if isinstance(each, leaving) for id in _of(context, each))
    return frozenset(found | {parent for id in out if (parent := structure.organizations[id].parent) is not None})


def _of(context: Context, operation: Close | Divest | Merge | Move | Split) -> Iterable[UUID]:
    names = operation.organizations if isinstance(operation, Merge) else (operation.organization,)
    return (id for name in names if (id := context.structure.find(name)) is not None)


def require_power(runtime: Runtime, context: Context, operations: Iterable[Operation]) -> None:
    """403 unless the asker administers every organization that the operations touch; the one above too, from which something goes."""
    for each in sorted(touched(context, operations), key=str):
        if not administers(runtime, context, each):
            raise refuse("access.organization", name=context.structure.organizations[each].name)


def readable(runtime: Runtime, context: Context, found: Document) -> bool:
    """Whoever made it, is asked to approve it, or administers something that it touches."""
    if context.user == found.by or context.user in found.draft.approvers:
        return True
    reached = touched(context, found.draft.operations)
    return any(administers(runtime, context, each) for each in reached) or (not reached and plans(runtime, context))
