"""The system of record: works, documents, pages, organisations, events."""
