"""Numbers with a definition. One definition, one query: a page, the API and a file call the same function.

Every number takes a `Question`: the country, the rule, what was known when, and of whom. "On a day" is the end of the country's local day.
"""

from detentions.models.rollups import NOT_KNOWN, SEVERAL, Dimension
from detentions.statistics.basis import Basis, basis
from detentions.statistics.flows import Flow, Passage, flow
from detentions.statistics.held import Point, in_custody, series, series_by
from detentions.statistics.judges import Judged, Seen, seen_by_a_judge
from detentions.statistics.lengths import Lengths, lengths_ended, lengths_so_far
from detentions.statistics.periods import EVERY, last_days, periods
from detentions.statistics.questions import Counted, NoSuchRule, NotBuilt, Question, rule_named
from detentions.statistics.tables import Table, table

__all__ = [
    "EVERY",
    "NOT_KNOWN",
    "SEVERAL",
    "Basis",
    "Counted",
    "Dimension",
    "Flow",
    "Judged",
    "Lengths",
    "NoSuchRule",
    "NotBuilt",
    "Passage",
    "Point",
    "Question",
    "Seen",
    "Table",
    "basis",
    "flow",
    "in_custody",
    "last_days",
    "lengths_ended",
    "lengths_so_far",
    "periods",
    "rule_named",
    "seen_by_a_judge",
    "series",
    "series_by",
    "table",
]
