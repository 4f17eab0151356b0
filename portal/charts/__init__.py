"""From plain values to SVG, on the server: the only place of the house where pictures are drawn.

Every function is pure. Texts come in ready, in the reader's language; what may be drawn was decided before
(``datasets.comparability``). A chart is a value (``model``); ``frame.standalone`` makes a whole SVG file
of it, ``frame.inline`` the two pictures of a page, wide and narrow.
"""
