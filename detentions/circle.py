"""Which cases and which records of people are bound to one case today: by merges of cases, and by judgements on people. One trip."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from detentions.dossier import homes

# People judged to be one, however far the chain goes; their detentions; and whatever merges bind to these, in either direction.
_CIRCLE = """
WITH RECURSIVE person(id) AS (
    SELECT detainee_id FROM detentions_detention WHERE id = %(case)s
  UNION
    SELECT CASE WHEN j.left_id = person.id THEN j.right_id ELSE j.left_id END
    FROM person JOIN detentions_judgement j ON (j.left_id = person.id OR j.right_id = person.id)
    WHERE j.withdrawn_at IS NULL AND j.verdict = 'same'
), bound(id) AS (
    SELECT d.id FROM detentions_detention d JOIN person ON d.detainee_id = person.id
  UNION
    SELECT CASE WHEN m.absorbed_id = bound.id THEN m.into_id ELSE m.absorbed_id END
    FROM bound JOIN detentions_merge m ON (m.absorbed_id = bound.id OR m.into_id = bound.id)
    WHERE m.withdrawn_at IS NULL
)
SELECT d.id, d.public_id, d.detainee_id, d.detainee_id IN (SELECT id FROM person),
    (SELECT m.into_id FROM detentions_merge m WHERE m.absorbed_id = d.id AND m.withdrawn_at IS NULL),
    ARRAY(SELECT id FROM person)
FROM bound JOIN detentions_detention d USING (id)
ORDER BY d.id
"""


@dataclass(frozen=True, slots=True)
class Circle:
    """`cases` are those whose facts are the life of the case: itself and what was merged into it. `detentions` are all of the person's,
    primary key → public id, also under records judged to be the same person's. `home` says to whose life the events of a case belong."""

    cases: list[int]
    detentions: dict[int, str]
    people: list[int]
    people_of_cases: set[int]
    home: dict[int, int]


def circle_of(case: int) -> Circle:
    with connection.cursor() as cursor:
        cursor.execute(_CIRCLE, {"case": case})
        rows = cursor.fetchall()
    detentions = {pk: public_id for pk, public_id, _detainee, is_theirs, _into, _people in rows if is_theirs}
    home = homes(detentions, {pk: into for pk, _id, _detainee, _theirs, into, _people in rows if into})
    cases = [pk for pk, where in home.items() if where == case]
    return Circle(
        cases=cases,
        detentions=detentions,
        people=sorted(rows[0][5]),
        people_of_cases={detainee for pk, _id, detainee, _theirs, _into, _people in rows if pk in cases},
        home=home,
    )
