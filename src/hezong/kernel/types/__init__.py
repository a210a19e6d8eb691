"""Plain values shared by all layers: problems, the context of a request, ports and the clock. Imports nothing of the kernel."""

from hezong.kernel.types.context import Context, Holding, Opened, Session
from hezong.kernel.types.money import Money
from hezong.kernel.types.place import Place
from hezong.kernel.types.problem import Problem, Refused
from hezong.kernel.types.structure import Organization, Structure

__all__ = [
    "Context",
    "Holding",
    "Money",
    "Opened",
    "Organization",
    "Place",
    "Problem",
    "Refused",
    "Session",
    "Structure",
]
