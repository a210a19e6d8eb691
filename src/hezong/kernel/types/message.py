"""Turns codes of problems into sentences of a language; reads its files once and never changes them afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Formatter
from typing import cast

import yaml

LANGUAGES = ("zh-CN", "en")
"""Languages of the product, the first one being the language of those who ask for none of them."""


class _Lenient(Formatter):
    """A message never fails for want of a parameter: the place stays empty."""

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        value = kwargs.get(str(key), "")
        if isinstance(value, (list, tuple, set, frozenset)):
            return ", ".join(str(each) for each in cast("list[object]", value))
        return value


@dataclass(frozen=True, slots=True)
class Messages:
    """All sentences by language and code."""

    texts: Mapping[str, Mapping[str, str]]

    def find(self, code: str, language: str) -> str | None:
        """The sentence as it stands in the catalogue, its parameters not yet filled in."""
        return self.texts.get(language, {}).get(code)

    def say(self, code: str, language: str, params: Mapping[str, object]) -> str | None:
        """The sentence with its parameters; None for a code that has none."""
        text = self.find(code, language)
        return None if text is None else fill(text, params)


def fill(text: str, params: Mapping[str, object]) -> str:
    """A template with its parameters."""
    return _Lenient().vformat(text, (), params)


def load_messages() -> Messages:
    """The catalogues of all languages."""
    folder = files("hezong.kernel.types") / "messages"
    return Messages({each: _read((folder / f"{each}.yaml").read_text("utf-8")) for each in LANGUAGES})


def _read(text: str) -> dict[str, str]:
    content = cast("dict[str, object]", yaml.safe_load(text))
    return {code: str(sentence) for code, sentence in content.items()}
