"""Counts failed sign-ins per login and address in the memory of a worker, and says how long to wait. Successful ones are never counted."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

FREE = 5
"""Failures that cost nothing but the delay of the password hash."""
LONGEST = 900.0
"""Seconds of the longest wait."""
REMEMBERED = 10_000
"""Keys kept; the oldest go first, so that a flood of logins cannot fill the memory."""


@dataclass(slots=True)
class Failures:
    """How often a key failed, and until when it must wait (seconds of a monotonic clock)."""

    count: int = 0
    until: float = 0.0


@dataclass
class Throttle:
    """Failures by key: one key per login, one per address. The wait doubles with each further failure."""

    free: int = FREE
    kept: OrderedDict[str, Failures] = field(default_factory=OrderedDict[str, Failures])

    def wait(self, keys: Iterable[str], now: float) -> int:
        """Whole seconds to wait before the next attempt; 0 means go on."""
        longest = max((self.kept[key].until - now for key in keys if key in self.kept), default=0.0)
        return max(0, int(longest) + (longest > int(longest)))

    def failed(self, keys: Iterable[str], now: float) -> None:
        """Remembers a failure; from the one after the free ones, the key must wait."""
        for key in keys:
            entry = self.kept.setdefault(key, Failures())
            entry.count += 1
            if entry.count >= self.free:
                entry.until = now + min(LONGEST, 2.0 ** min(entry.count - self.free + 1, 20))
            self.kept.move_to_end(key)
        while len(self.kept) > REMEMBERED:
            self.kept.popitem(last=False)

    def succeeded(self, keys: Iterable[str]) -> None:
        """Forgets the failures of these keys."""
        for key in keys:
            self.kept.pop(key, None)
