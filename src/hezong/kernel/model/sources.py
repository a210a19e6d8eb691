"""Turns files into areas, entities, overlays and texts of the right shape. Knows not what they refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from hezong.kernel.model.area import WrittenArea, read_areas
from hezong.kernel.model.files import FileKind, folder_of, kind_of, overlay_code
from hezong.kernel.model.keys import AREA, ENTITY, LANGUAGES, OVERLAY, TEXTS
from hezong.kernel.model.nodes import Scalar, Table
from hezong.kernel.model.problem import ROLES, Problems
from hezong.kernel.model.shape import Record, Shape, conform
from hezong.kernel.model.text import parse_text
from hezong.kernel.types import Place


@dataclass(slots=True)
class Sources:
    """What was found: entities by name, extensions of packs as their files are sorted, overlays by organization."""

    areas: Mapping[str, WrittenArea] = field(default_factory=dict[str, WrittenArea])
    entities: dict[str, Table] = field(default_factory=dict[str, Table])
    extensions: list[Table] = field(default_factory=list[Table])
    overlays: dict[str, dict[str, Table]] = field(default_factory=dict[str, dict[str, Table]])
    texts: dict[str, dict[str, str]] = field(
        default_factory=lambda: {language: dict[str, str]() for language in LANGUAGES}
    )
    area_of: dict[str, str] = field(default_factory=dict[str, str])


def read_sources(files: Mapping[str, str], problems: Problems) -> Sources:
    """Reads all files; a file that cannot be read does not keep the others from being checked."""
    found = Sources()
    tables: dict[str, Table] = {}
    for path in sorted(files):
        if kind_of(path) is None:
            problems.add("model.file", Place(path), "model.hint.file")
        elif (table := parse_text(path, files[path], problems)) is not None:
            tables[path] = table
        else:
            problems.broken.add(PurePosixPath(path).stem)
    modules = {
        path: _conform(table, AREA, problems) for path, table in tables.items() if kind_of(path) is FileKind.AREA
    }
    found.areas = read_areas(modules.values(), problems)
    if any(kind_of(path) is FileKind.AREA and (path not in modules or modules[path].broken) for path in files):
        problems.broken.add(ROLES)
    homes = {folder_of(path): name for path, table in modules.items() if (name := table.text("name")) is not None}
    broken = {folder_of(path) for path in files if kind_of(path) is FileKind.AREA} - set(homes)
    for path, table in tables.items():
        _take(path, table, homes.get(folder_of(path)), folder_of(path) in broken, found, problems)
    return found


def _conform(table: Table, shape: Shape, problems: Problems) -> Table:
    kept = conform(table, shape, problems)
    return kept if isinstance(kept, Table) else Table((), table.place)


def _take(path: str, table: Table, area: str | None, broken: bool, found: Sources, problems: Problems) -> None:
    match kind_of(path):
        case FileKind.TEXTS:
            _take_texts(path, table, found, problems)
        case FileKind.OVERLAY:
            _take_overlay(path, _conform(table, OVERLAY, problems), found, problems)
        case FileKind.ENTITY:
            if area is None and not broken:
                problems.add("model.no_area", Place(path), "model.hint.no_area", word=folder_of(path))
            _take_entity(path, table, area, found, problems)
        case _:
            pass


def _take_texts(path: str, table: Table, found: Sources, problems: Problems) -> None:
    language = PurePosixPath(path).stem
    texts = found.texts.get(language)
    if texts is None:
        problems.unknown("model.language", Place(path), language, LANGUAGES)
        return
    for entry in _conform(table, TEXTS, problems):
        if entry.key in texts:
            problems.add("model.repeated", entry.place, word=entry.key)
        elif isinstance(entry.value, Scalar):
            texts[entry.key] = entry.value.text


def _take_entity(path: str, table: Table, area: str | None, found: Sources, problems: Problems) -> None:
    if area is not None:
        found.area_of[path] = area
    if table.entry("extend"):
        _take_overlay(path, _conform(table, OVERLAY, problems), found, problems)
        return
    said = _conform(table, ENTITY, problems)
    name = said.text("entity")
    if name is None:
        problems.broken.add(PurePosixPath(path).stem)
        return
    if name in found.entities:
        problems.add("model.twice", said.at("entity"), word=name, other=str(found.entities[name].at("entity")))
        return
    if name != PurePosixPath(path).stem:
        problems.add("model.file_name", said.at("entity"), "model.hint.file_name", word=name)
    found.entities[name] = said


def _take_overlay(path: str, said: Table, found: Sources, problems: Problems) -> None:
    entity, code, folder = said.text("extend"), said.text("for"), overlay_code(path)
    if code is not None and folder is not None and code != folder:
        problems.add("model.overlay_folder", said.at("for"), word=code, folder=folder)
    code = code or folder
    if entity is None or "for" in said.broken:
        return
    if code is None:
        found.extensions.append(said)
        return
    known = found.overlays.setdefault(code, {})
    if entity in known:
        problems.add("model.twice", said.at("extend"), word=f"{code} {entity}", other=str(known[entity].place))
    else:
        known[entity] = said


def shape_of(path: str) -> Record | None:
    """The keys a file may have, for editors."""
    return {FileKind.AREA: AREA, FileKind.ENTITY: ENTITY, FileKind.OVERLAY: OVERLAY}.get(
        kind_of(path) or FileKind.TEXTS
    )
