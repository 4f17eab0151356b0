"""Large sheets within a bounded memory, measured in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.datasets.made_tables import cell_xml, raw_workbook, workbook

LIMIT_MB = 600

READ = """
import re, sys
from pathlib import Path
from datasets.areas import load_areas
from datasets.readers.opening import Told, open_statistics
rows = sum(b.loaded for b in open_statistics(Path(sys.argv[1]), load_areas(), Told(area="ARM")).batches())
# VmHWM is of this program alone; ru_maxrss keeps the size of the process that started it
print(rows, int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def measured(path: Path) -> tuple[int, int]:
    """(rows loaded, peak memory in MB)."""
    command = [sys.executable, "-c", READ, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    rows, peak = said.stdout.split()
    return int(rows), int(peak)


@pytest.mark.slow
def test_sixty_thousand_rows_stay_below_600_mb(tmp_path: Path) -> None:
    """37 columns, four of them long texts that repeat, as in the staging workbooks; its dimension says A1."""
    long = "Promote sustained, inclusive and sustainable economic growth, full and productive employment " * 2
    names = ["Year", *(f"Dim {n}" for n in range(35)), "Value"]
    rows = (
        [2000 + n % 20, *(long if k % 9 == 0 else f"v{k}" for k in range(35)), n % 97] for n in range(60_000)
    )
    loaded, peak = measured(workbook(tmp_path / "big.xlsx", (names, *rows)))
    assert loaded == 60_000 and peak < LIMIT_MB


@pytest.mark.slow
def test_a_million_empty_rows_stay_below_600_mb(tmp_path: Path) -> None:
    """Formatted to the last row of the sheet, filled in two."""
    head = f'<row r="1">{cell_xml(0, 1, "Year")}{cell_xml(1, 1, "Value")}</row>'
    line = f'<row r="2">{cell_xml(0, 2, 2015)}{cell_xml(1, 2, 3.9)}</row>'
    hollow = (f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(3, 1_048_577))
    loaded, peak = measured(raw_workbook(tmp_path / "e.xlsx", (head, line, *hollow), dimension="A1:B1048576"))
    assert loaded == 1 and peak < LIMIT_MB
