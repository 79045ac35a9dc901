"""Numbers with a definition. One definition, one query: a page, the API and a file call the same function.

Every number takes a `Question`: the country, the rule, what was known when, and of whom. "On a day" is the end of the country's local day.
"""

from detentions.models.rollups import NOT_KNOWN, SEVERAL, Dimension
from detentions.statistics.basis import Basis, basis, known_share
from detentions.statistics.flows import Flow, Happening, Passage, counted, flow, happenings, in_periods, passes
from detentions.statistics.held import Point, in_custody, series, series_by
from detentions.statistics.judges import Judged, Seen, seen_by_a_judge
from detentions.statistics.lengths import GROUPS, LONGEST, Ending, Lengths, endings, lengths, lengths_ended, lengths_so_far
from detentions.statistics.periods import EVERY, last_days, periods
from detentions.statistics.questions import Counted, NoSuchRule, NotBuilt, Question, rule_named
from detentions.statistics.tables import Table, table

__all__ = [
    "EVERY",
    "GROUPS",
    "LONGEST",
    "NOT_KNOWN",
    "SEVERAL",
    "Basis",
    "Counted",
    "Dimension",
    "Ending",
    "Flow",
    "Happening",
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
    "counted",
    "endings",
    "flow",
    "happenings",
    "in_custody",
    "in_periods",
    "known_share",
    "last_days",
    "lengths",
    "lengths_ended",
    "lengths_so_far",
    "passes",
    "periods",
    "rule_named",
    "seen_by_a_judge",
    "series",
    "series_by",
    "table",
]
