"""Holds what is wrong with a model, as values with file, line and column. Never formats a message."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType

from hezong.kernel.types import Place

ROLES = "@roles"
"""Stands among the broken names when a module file that may define roles was refused."""
NEAR = "model.hint.near"
"""The hint "did you mean {near}?"."""


@dataclass(frozen=True, slots=True)
class ModelProblem:
    """One mistake: a code ``model.*``, where it stands, what its message needs, and the code of a hint."""

    code: str
    place: Place
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    hint: str | None = None

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value}" for key, value in self.params.items())
        return f"{self.place}: {self.code} ({details})"


class ModelError(Exception):
    """The files do not make a model; ``problems`` holds everything that is wrong with all of them."""

    def __init__(self, problems: Sequence[ModelProblem]) -> None:
        self.problems: tuple[ModelProblem, ...] = tuple(problems)
        super().__init__("\n".join(str(each) for each in self.problems))


class Problems:
    """Collects problems while files are read; what is found twice (an overlay repeats its base) is kept once.

    ``broken`` holds names whose definitions were refused: what mentions them is not complained about as well.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, Place], ModelProblem] = {}
        self._warnings: dict[tuple[str, Place], ModelProblem] = {}
        self.broken: set[str] = set()

    def add(self, code: str, place: Place, hint: str | None = None, **params: object) -> None:
        self._found.setdefault((code, place), ModelProblem(code, place, params, hint))

    def warn(self, code: str, place: Place, **params: object) -> None:
        """Something that works but was hardly meant."""
        self._warnings.setdefault((code, place), ModelProblem(code, place, params))

    def unknown(self, code: str, place: Place, word: str, known: Iterable[str], **params: object) -> None:
        """A name that does not exist, with the nearest one that does."""
        if word in self.broken:
            return
        close = near(word, known)
        if close is None:
            self.add(code, place, None, word=word, **params)
        else:
            self.add(code, place, NEAR, word=word, near=close, **params)

    def sorted(self) -> tuple[ModelProblem, ...]:
        """By file and place, the order in which a person mends them."""
        return tuple(sorted(self._found.values(), key=lambda each: (*_key(each.place), each.code)))

    def warnings(self) -> tuple[ModelProblem, ...]:
        return tuple(self._warnings.values())

    def __len__(self) -> int:
        return len(self._found)


def _key(place: Place) -> tuple[str, int, int]:
    return (place.file, place.line, place.column)


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    folded = {each.casefold(): each for each in sorted(known)}
    found = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None
