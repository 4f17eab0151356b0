"""Readers: one module a layout. Each recognises its layout by content and gives rows or what was wrong."""
