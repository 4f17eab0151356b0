"""Backup and restore: everything a fresh machine needs, whichever database and store of files it has."""
