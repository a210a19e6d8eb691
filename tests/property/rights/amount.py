"""How many questions the tests of rights ask, and from which seed: both can be set for a longer run or to repeat one."""

import os

CASES = int(os.environ.get("HEZONG_CASES", "2000"))
SEED = int(os.environ.get("HEZONG_SEED", "20261001"))
