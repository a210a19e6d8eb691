"""Turns two Models into what changed (PL-33), and into what an upgrade means for overlays (MO-06). Loads nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from hezong.kernel.model.facts import Fact, entity_facts, model_facts
from hezong.kernel.model.field import Entity
from hezong.kernel.model.model import Model

Action: TypeAlias = Literal["added", "removed", "renamed", "changed"]
Verdict: TypeAlias = Literal["kept", "same", "conflict", "gone", "taken"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``changed`` names the detail with its texts before and after, ``renamed`` the old path.

    ``organization`` is set where only an overlay changed.
    """

    action: Action
    item: str
    path: str
    detail: str | None = None
    before: str | None = None
    after: str | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What becomes of one thing an overlay did: base before, base now, and the overlay's own value.

    ``kept``: the base did not touch it. ``same``: the base now says the same. ``conflict``: both changed it.
    ``gone``: the base no longer has it. ``taken``: the base now has an item of its own under the overlay's name.
    """

    organization: str
    verdict: Verdict
    item: str
    path: str
    detail: str | None
    before: str | None
    now: str | None
    local: str | None


def difference(old: Model, new: Model) -> tuple[Change, ...]:
    """All changes, those of the base first, then those of each organization's overlays."""
    changes = list(_compare(model_facts(old), model_facts(new), None))
    for code in sorted({*old.overlays, *new.overlays}):
        changes.extend(_compare(overlay_facts(old, code), overlay_facts(new, code), code))
    return tuple(changes)


def overlay_facts(model: Model, code: str) -> dict[str, Fact]:
    """What an overlay's entities have that the base has not, or has otherwise."""
    found: dict[str, Fact] = {}
    for name, entity in model.overlays.get(code, {}).items():
        base = entity_facts(model.entities[name])
        found.update({path: fact for path, fact in entity_facts(entity).items() if base.get(path) != fact})
    return found


def _compare(old: Mapping[str, Fact], new: Mapping[str, Fact], code: str | None) -> Iterator[Change]:
    renamed = dict(_renames(old, new))
    before = {_renamed(path, renamed): fact for path, fact in old.items()}
    for source, target in renamed.items():
        yield Change("renamed", new[target].item, target, before=source, organization=code)
    for path, fact in new.items():
        if path not in before:
            yield Change("added", fact.item, path, organization=code)
        else:
            yield from _details(path, before[path], fact, code)
    for path, fact in before.items():
        if path not in new:
            yield Change("removed", fact.item, path, organization=code)


def _details(path: str, old: Fact, new: Fact, code: str | None) -> Iterator[Change]:
    for detail in dict.fromkeys((*old.details, *new.details)):
        before, after = old.details.get(detail, ""), new.details.get(detail, "")
        if before != after:
            yield Change("changed", new.item, path, detail, before, after, code)


def _renames(old: Mapping[str, Fact], new: Mapping[str, Fact]) -> Iterator[tuple[str, str]]:
    """Old path → new path, of entities and fields that say what they were called."""
    for path, fact in new.items():
        if fact.was is not None:
            source = ".".join((*path.split(".")[:-1], fact.was))
            if source in old and path not in old:
                yield source, path


def _renamed(path: str, renamed: Mapping[str, str]) -> str:
    """The path an item has now that what contains it is called otherwise."""
    for source, target in renamed.items():
        if path == source or path.startswith(f"{source}."):
            return target + path[len(source) :]
    return path


def upgrade_report(
    old: Model, new: Model, overlays: Mapping[str, Mapping[str, Entity]] | None = None
) -> tuple[Upgrade, ...]:
    """Three-way report: for each thing an overlay did to ``old``, what ``new`` does to the same item.

    ``overlays`` are merged entities as in ``Model.overlays``, those of ``old`` where left out; ``new`` may have none.
    """
    found: list[Upgrade] = []
    for code, entities in (old.overlays if overlays is None else overlays).items():
        for name, entity in entities.items():
            base = entity_facts(old.entities[name]) if name in old.entities else {}
            now = entity_facts(new.entities[name]) if name in new.entities else {}
            found.extend(_judge(code, base, now, entity_facts(entity)))
    return tuple(found)


def _judge(
    code: str, base: Mapping[str, Fact], now: Mapping[str, Fact], local: Mapping[str, Fact]
) -> Iterator[Upgrade]:
    for path, fact in local.items():
        if path not in base:
            verdict: Verdict = "kept" if path not in now else "same" if now[path].details == fact.details else "taken"
            yield Upgrade(code, verdict, fact.item, path, None, None, None, None)
        else:
            yield from _judge_details(code, path, base[path], now.get(path), fact)
    for path in base:
        if path not in local:
            yield Upgrade(code, "kept" if path in now else "same", base[path].item, path, None, None, None, None)


def _judge_details(code: str, path: str, base: Fact, now: Fact | None, local: Fact) -> Iterator[Upgrade]:
    for detail, mine in local.details.items():
        before = base.details.get(detail, "")
        if mine == before:
            continue
        after = None if now is None else now.details.get(detail, "")
        verdict: Verdict = (
            "gone" if after is None else "kept" if after == before else "same" if after == mine else "conflict"
        )
        yield Upgrade(code, verdict, local.item, path, detail, before, after, mine)
