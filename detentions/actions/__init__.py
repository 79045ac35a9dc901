"""The only writers of facts. Each write is keyword-only, says who and when, and leaves a Change in the same transaction."""
