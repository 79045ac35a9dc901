"""The registry: confirmed facts about detentions, each with its words, who decided it and when.

Nothing in here knows how a report becomes a fact; that is `tracker`.
"""
