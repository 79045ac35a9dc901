"""Moving in: an organisation's own register becomes cases, as one batch that can be taken back.

1. receiving.receive    a CSV file or a workbook, kept as it came until people have signed
2. a person             says what each column means (`fields`); the answer is kept for the next file with this header
3. checking.check       a worker reads every row (`rows`), names each fault by row and column, looks for people who may be known already
4. a person             answers what may be known, and compares a drawn sample with the file
5. signing.sign         two different leads sign the same plan
6. writing.write        a worker writes one batch: one Change; each fact cites its cells in the file, which is now a Source
7. taking_back          one lead, with a reason: the batch is withdrawn, and what was there before is as it was
"""

from tracker.moving.checking import check
from tracker.moving.doing import go, sweep
from tracker.moving.faults import Fault, sentence
from tracker.moving.fields import FIELDS, Field
from tracker.moving.receiving import Refused, discard, name_columns, receive
from tracker.moving.signing import compare_sample, decide, settle_word, sign, take_back, to_sign

__all__ = [
    "FIELDS",
    "Fault",
    "Field",
    "Refused",
    "check",
    "compare_sample",
    "decide",
    "discard",
    "go",
    "name_columns",
    "receive",
    "sentence",
    "settle_word",
    "sign",
    "sweep",
    "take_back",
    "to_sign",
]
