"""Figures, each measured beside its yardstick in one run: ``python -m benchmarks [NAME …]``."""
