"""Turns module folders into texts by path, and says by its path what each file is. Never looks into a file."""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from pathlib import Path, PurePosixPath

from hezong.kernel.model.problem import ModelError, ModelProblem
from hezong.kernel.types import Place

MODULE_FILE = "module.yaml"
_TEXTS = "i18n"
_OVERLAYS = "overlays"


class FileKind(StrEnum):
    """What a file of a model is."""

    AREA = "area"
    ENTITY = "entity"
    TEXTS = "texts"
    OVERLAY = "overlay"


def kind_of(path: str) -> FileKind | None:
    """By the path alone: ``a/module.yaml``, ``a/thing.yaml``, ``a/i18n/en.yaml``, ``a/overlays/NORTH/thing.yaml``."""
    parts = PurePosixPath(path).parts
    if not parts or not parts[-1].endswith(".yaml"):
        return None
    if overlay_code(path) is not None:
        return FileKind.OVERLAY
    if parts[-1] == MODULE_FILE:
        return FileKind.AREA
    return FileKind.TEXTS if len(parts) > 1 and parts[-2] == _TEXTS else FileKind.ENTITY


def overlay_code(path: str) -> str | None:
    """The organization that the folder of an overlay names."""
    parts = PurePosixPath(path).parts
    return parts[-2] if len(parts) > 2 and parts[-3] == _OVERLAYS else None


def folder_of(path: str) -> str:
    """The folder of the area that a file belongs to."""
    parent = PurePosixPath(path).parent
    return str(parent.parent if kind_of(path) is FileKind.TEXTS else parent)


def read_files(*folders: Path) -> Mapping[str, str]:
    """The model files below the folders, by paths that begin with the folder's name; seeds and processes are left out.

    Raises ModelError for a file that is not UTF-8, and for two folders that give one path.
    """
    found: dict[str, str] = {}
    problems: list[ModelProblem] = []
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            if not _belongs(path):
                continue
            if name in found:
                problems.append(ModelProblem("model.twice", Place(name), {"word": name, "other": str(folder)}))
            try:
                found[name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                problems.append(ModelProblem("model.encoding", Place(name)))
    if problems:
        raise ModelError(problems)
    return found


def _belongs(path: Path) -> bool:
    """A file of an area lies beside its module file, its texts one folder below."""
    if overlay_code(path.as_posix()) is not None:
        return True
    home = path.parent.parent if path.parent.name == _TEXTS else path.parent
    return (home / MODULE_FILE).is_file()


def hash_files(files: Mapping[str, str]) -> str:
    """Identifies a version of the model by its files, whatever their order or line ends."""
    digest = sha256()
    for path in sorted(files):
        for part in (path, files[path].replace("\r\n", "\n")):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
