"""Turns positions and grants into what a request may reach: sets of organizations, conditions and fields. Pure: never touches the database."""

from hezong.kernel.access.reach import Reach, reach_of
from hezong.kernel.access.share import Allowed, Share, Through, allowed, may_ever

__all__ = ["Allowed", "Reach", "Share", "Through", "allowed", "may_ever", "reach_of"]
