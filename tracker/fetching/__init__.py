"""The outside world: an address to bytes, without letting it reach inside. Makes no facts and keeps nothing."""

from tracker.fetching.getting import Fetched, fetch
from tracker.fetching.where import Failed, Target, target_of

__all__ = ["Failed", "Fetched", "Target", "fetch", "target_of"]
