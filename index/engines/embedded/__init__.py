"""The default engine: one folder on disk, no server."""
