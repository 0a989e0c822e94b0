from __future__ import annotations

from hypothesis import settings

# The first example of a test may be the one that loads a dictionary or a model.
settings.register_profile("duizhao", deadline=None)
settings.load_profile("duizhao")
