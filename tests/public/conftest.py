"""The site's tests use the same small registry as the API's, and the same browser as the journeys."""

from tests.api.conftest import a_registry
from tests.browser.conftest import browser

__all__ = ["a_registry", "browser"]
