"""Reading: a report's words in, claims out. Pure: no Django, no clock, no network.

    from tracker.extraction.rules import Rules
    reading = Rules.load().read(text, published=date(2019, 3, 21))

Stages, each a module: unseen (characters that nobody sees, taken out), clean, language, capitals (texts written in them alone),
sentences, lexicon (one pass over all lists), people and roles, chunks, dates, phrases and clauses (who fills which slot), attributes,
coreference, abroad (whom another state held), events, groups, merge, relevance, compose, rivals, contested, details (sex, age,
occupation, crimes); counts of NGOs stand beside them.
Vocabulary is data: a language is a TOML file here, a country a folder of lists in seeds/.
"""
