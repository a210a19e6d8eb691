"""Turns positions and grants into what a request may reach: sets of organizations, conditions and fields. Pure: never touches the database."""

from hezong.kernel.access.reach import Reach, reach_of
from hezong.kernel.access.share import READING, Allowed, Share, Through, allowed, may_ever, opened_to, opens

__all__ = ["READING", "Allowed", "Reach", "Share", "Through", "allowed", "may_ever", "opened_to", "opens", "reach_of"]
