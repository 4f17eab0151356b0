"""Statistics: what was observed, where, when, by whom."""
