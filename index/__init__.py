"""Knowledge: what was written, on which page, and how it is found."""
