"""A group of companies with three years of history, made from a fixed seed (design §9). Pure: no clock, no database, no network."""

from hezong.demo.generate import Load, generate
from hezong.demo.structure import Group, structure

__all__ = ["Group", "Load", "generate", "structure"]
