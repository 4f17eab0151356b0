"""Concepts of the field: labels in every language and how they are found in text."""
