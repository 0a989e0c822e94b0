from __future__ import annotations

from hypothesis import settings

# The first example of a test may be the one that loads a dictionary or a model. The same examples
# every time: a run tells of the change it is for, and `make search` looks for new ones.
settings.register_profile("duizhao", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile("duizhao")
