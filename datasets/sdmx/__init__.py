"""Statistics as SDMX 3.0: what goes out by SDMX-REST 2, under an agency of our own."""
