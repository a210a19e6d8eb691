"""Turns keys into what people read: written, from i18n, else the name itself, noted as missing. Invents nothing."""

from collections.abc import Mapping
from types import MappingProxyType

from hezong.kernel.model.field import NO_TITLES, Titles
from hezong.kernel.model.keys import LANGUAGE_OF, LANGUAGES
from hezong.kernel.model.model import Missing, Model
from hezong.kernel.model.nodes import Node, Scalar, Table
from hezong.kernel.types import Place


def written_titles(node: Node | None) -> Titles:
    """The titles a file gives; a plain text holds for all languages."""
    if isinstance(node, Scalar):
        return MappingProxyType(dict.fromkeys(LANGUAGES, node.text))
    if not isinstance(node, Table):
        return NO_TITLES
    return MappingProxyType({LANGUAGE_OF[each.key]: each.value.text for each in node if isinstance(each.value, Scalar)})


def humanise(name: str) -> str:
    """``valid_from`` → ``Valid from``."""
    return name.replace("_", " ").capitalize() if name.isascii() else name


class Naming:
    """Looks up titles while a model is loaded and notes which are missing."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self.texts = texts
        self._missing: dict[tuple[str, str], Missing] = {}

    def title(self, key: str, node: Node | None, place: Place) -> Titles:
        """A text in every language; ``key`` stands in the i18n files, its last part is the name to fall back on."""
        own = written_titles(node)
        return MappingProxyType({language: self._one(key, language, own, place) for language in LANGUAGES})

    def optional(self, key: str, node: Node | None) -> Titles:
        """A text that need not exist, such as help."""
        own = written_titles(node)
        found = {language: own.get(language) or self.texts.get(language, {}).get(key) for language in LANGUAGES}
        return MappingProxyType({language: text for language, text in found.items() if text})

    def missing(self) -> tuple[Missing, ...]:
        return tuple(self._missing.values())

    def _one(self, key: str, language: str, own: Titles, place: Place) -> str:
        found = own.get(language) or self.texts.get(language, {}).get(key)
        if found:
            return found
        self._missing.setdefault((key, language), Missing(key, language, place))
        return humanise(key.rsplit(".", 1)[-1])


def missing_titles(model: Model) -> tuple[Missing, ...]:
    """Every title that lacks a language: entities, fields, options, moves, checks, sections, areas, roles."""
    return model.missing
