"""Pages for people and answers for machines."""
