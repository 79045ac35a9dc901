"""A browser and its system in two words, from what it says of itself: enough to know one's own devices, and not meant to be exact."""

from __future__ import annotations

# The first that fits: nearly every browser also names those that it wants to be taken for.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def in_words(said: str) -> str:
    """Browser and system, or what it says itself where that is neither.

    >>> in_words("Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0")
    'Firefox · Windows'
    >>> in_words("curl/8.5.0")
    'curl/8.5.0'
    """
    found = [next((name for mark, name in names.items() if mark in said), "") for names in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name) or said
