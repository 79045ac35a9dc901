"""What is kept in Redis for a while: counts, moments, yes and no. As JSON: Django's pickles would run what somebody else put there."""

from __future__ import annotations

import json
from typing import Any


class Json:
    """A serializer for `RedisCache`. Whole numbers stay as they are, so that Redis can add to them."""

    def dumps(self, value: Any) -> Any:
        return value if type(value) is int else json.dumps(value)

    def loads(self, data: bytes) -> Any:
        return json.loads(data)
