"""The workflow: how words become facts. The journey, one way:

1. intake.receive      words arrive once, are kept as an immutable Source, and a Report row says what state they are in
2. bell.ring           on commit, a Celery task is told the report's id; a lost ring is repeated by the sweep
3. drafting.draft      a worker claims the row, reads the text and stores what it found; safe to repeat
4. extraction.read     pure: text in, claims with spans, rules and confidence out
5. matching.suggest    is this person, this detention, this report already known? ranked, with reasons; it never links
6. Candidate           a proposed fact, waiting for a person
7. review.confirm      a reviewer, with the words in front of them, decides: the door for candidates
8. detentions.actions  the only writers of facts, each leaving a Change in the same transaction
9. detentions.statistics, editions, published    numbers with a definition, and what may be public
10. portal | public | api    the surfaces people use
"""
