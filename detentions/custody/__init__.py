"""State from events: pure functions over plain values. Nobody types a state; it follows from dated events by a rule with a name."""

from detentions.custody.claims import Rivals, followed, rivals
from detentions.custody.clocks import (
    HOURS_TO_A_JUDGE,
    Range,
    days_whereabouts_unknown,
    end_of,
    hours_without_a_judge,
    length_of_detention,
    next_hearing,
)
from detentions.custody.contradictions import Contradiction, contradictions, contradictions_between
from detentions.custody.events import BEGINNINGS, ENDINGS, NOT_FREE, SIGNS_OF_CUSTODY, LifeEvent, in_order
from detentions.custody.held import Held, Rule, held, possibly_held, surely_held
from detentions.custody.states import (
    Acknowledgement,
    ChargeStatus,
    LifeCharge,
    Situation,
    State,
    Stay,
    days_not_confirmed,
    situation_on,
    state_on,
    stay_on,
    stays,
    whereabouts_unknown_on,
)

__all__ = [
    "BEGINNINGS",
    "ENDINGS",
    "HOURS_TO_A_JUDGE",
    "NOT_FREE",
    "SIGNS_OF_CUSTODY",
    "Acknowledgement",
    "ChargeStatus",
    "Contradiction",
    "Held",
    "LifeCharge",
    "LifeEvent",
    "Range",
    "Rivals",
    "Rule",
    "Situation",
    "State",
    "Stay",
    "contradictions",
    "contradictions_between",
    "days_not_confirmed",
    "days_whereabouts_unknown",
    "end_of",
    "followed",
    "held",
    "hours_without_a_judge",
    "in_order",
    "length_of_detention",
    "next_hearing",
    "possibly_held",
    "rivals",
    "situation_on",
    "state_on",
    "stay_on",
    "stays",
    "surely_held",
    "whereabouts_unknown_on",
]
