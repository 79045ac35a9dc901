"""The site's tests use the same small registry as the API's."""

from tests.api.conftest import a_registry

__all__ = ["a_registry"]
