"""Remembers between interruptions how far each part has come, and turns that into the result. Asks nothing."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

MOST_TOLD = 20
"""Differences of a part that are told in full."""


@dataclass(slots=True)
class Progress:
    """A part: slices begun, questions asked, slices with a difference, and the first of these in full."""

    slices: int = 0
    asked: int = 0
    differences: int = 0
    found: list[dict[str, object]] = field(default_factory=list[dict[str, object]])

    def differs(self, seed: int, count: int, said: str) -> None:
        self.differences += 1
        if len(self.found) < MOST_TOLD:
            self.found.append({"seed": seed, "count": count, "said": said})


@dataclass(slots=True)
class State:
    """A soak of one commit, from one master seed, at one scale."""

    commit: str
    seed: int
    scale: float
    seconds: float = 0.0
    parts: dict[str, Progress] = field(default_factory=dict[str, Progress])

    def part(self, name: str) -> Progress:
        return self.parts.setdefault(name, Progress())

    def same(self, commit: str, scale: float, seed: int | None) -> bool:
        """Whether it can go on: figures of different programs do not add up."""
        return (self.commit, self.scale) == (commit, scale) and seed in (None, self.seed)

    def result(self) -> dict[str, object]:
        parts = {
            name: {key: value for key, value in asdict(each).items() if key != "slices"}
            for name, each in self.parts.items()
        }
        for each in parts.values():
            if not each["found"]:
                del each["found"]
        return {"commit": self.commit, "seed": self.seed, "parts": parts, "seconds": round(self.seconds)}


def read_state(path: Path) -> State | None:
    """The soak that was interrupted."""
    if not path.exists():
        return None
    stored = json.loads(path.read_text("utf-8"))
    parts = {name: Progress(**each) for name, each in stored.pop("parts").items()}
    return State(**stored, parts=parts)


def write_state(path: Path, state: State) -> None:
    """Whole or not at all: the old text stays until the new one is there."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(state), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(path)
