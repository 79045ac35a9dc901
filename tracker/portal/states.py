"""How states and visibility look: a shape and a colour, and always the word beside them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from detentions.choices import Visibility
from detentions.custody import State

STATE_SHAPES = {
    State.NOT_KNOWN: "st-none",
    State.HELD: "st-held",
    State.WHEREABOUTS_UNKNOWN: "st-missing",
    State.RELEASE_NOT_CARRIED_OUT: "st-limbo",
    State.HOUSE_ARREST: "st-limbo",
    State.RELEASED_UNDER_MEASURES: "st-out",
    State.RELEASED: "st-out",
    State.ESCAPED: "st-none",
    State.DIED: "st-died",
}
SEEN_BY = {
    Visibility.LISTED: (_("Public"), "vis-pub"),
    Visibility.RESTRICTED: (_("Restricted"), "vis-res"),
    Visibility.SEALED: (_("Sealed"), "vis-no"),
}
