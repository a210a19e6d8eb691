"""What is wrong with a request, as values; nothing here decides how a problem is shown."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, where, and what the message needs (contract §1)."""

    code: str
    field: str | None = None
    row: int | None = None
    params: Mapping[str, object] = dataclasses.field(default_factory=dict[str, object])
    hint: str | None = None
    extra: Mapping[str, object] = dataclasses.field(default_factory=dict[str, object])

    def at(self, row: int) -> "Problem":
        """The same problem, said of one row of a list."""
        return replace(self, row=row)


class Refused(Exception):
    """A request that cannot be carried out; the first problem's family decides the HTTP status."""

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))


def refuse(code: str, **details: object) -> Refused:
    """The exception for a single problem; ``field``, ``row`` and ``hint`` are its places, the rest fills the message."""
    field_name, row, hint = details.pop("field", None), details.pop("row", None), details.pop("hint", None)
    return Refused(
        Problem(
            code,
            field=None if field_name is None else str(field_name),
            row=row if isinstance(row, int) else None,
            hint=None if hint is None else str(hint),
            params=details,
        )
    )
