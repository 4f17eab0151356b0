"""JSON searches over HTTP: two workers, four keep-alive clients on the same machine, 200,000 generated pages.

Clients are threads that read answers whole and parse none of them, so that what is measured is the portal.
Prints rate, percentiles and the anonymous memory of each serving process (a mapped index is the kernel's and
not counted).
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.generate import Question, questions
from benchmarks.store import fill

WORKS, PAGES = 8_000, 200_000
CLIENTS, WORKERS = 4, 2
WARM_UP, COUNTED = 200, 2_000
START_SECONDS = 60


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def serve(data: Path, port: int, *, empty: bool = True) -> subprocess.Popen[bytes]:
    """``atlas87 serve`` over a data folder, once it answers."""
    command = [str(Path(sys.executable).parent / "atlas87"), "serve", *(["--empty"] * empty)]
    command += ["--port", str(port), "--workers", str(WORKERS)]
    environment = {**os.environ, "ATLAS87_DATA": str(data)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return process
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise SystemExit("the portal did not start")


def address(question: Question) -> str:
    """The search's address: ten works, three pages each, eight facets."""
    filters = question.filters
    names = ("type", "area", "concept", "language", "publisher")
    chosen = [(name, value) for name in names for value in getattr(filters, name)]
    return "/api/v1/search?" + urlencode([("q", question.text), *chosen])


def client(port: int, addresses: list[str], seconds: list[float]) -> None:
    """One keep-alive client: each address once, its wall time noted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for one in addresses:
        started = time.perf_counter()
        connection.request("GET", one, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        answer.read()
        seconds.append(time.perf_counter() - started)
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{one} answered {answer.status}")
    connection.close()


def load(port: int, addresses: list[str]) -> tuple[list[float], float]:
    """All clients at once: the time of each request, and of the whole."""
    times: list[list[float]] = [[] for _ in range(CLIENTS)]
    threads = [
        threading.Thread(target=client, args=(port, addresses[at::CLIENTS], times[at]))
        for at in range(CLIENTS)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for each in times for one in each], time.perf_counter() - started


def anonymous_megabytes(process: subprocess.Popen[bytes]) -> list[float]:
    """Anonymous memory of the process and of all below it, largest first."""
    found, waiting = [], [process.pid]
    while waiting:
        pid = waiting.pop()
        try:
            waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        match = re.search(r"^Anonymous:\s+(\d+) kB", rollup, re.M)
        found.append(int(match[1]) / 1024 if match else 0.0)
    return sorted(found, reverse=True)


def main(data: Path) -> None:
    """Fill the data folder if it is empty, serve it, print the figures."""
    if not (data / "atlas87.db").exists():
        fill(data, WORKS, PAGES)
    port = free_port()
    process = serve(data, port)
    try:
        asked = [address(question) for question in questions(WARM_UP + COUNTED)]
        load(port, asked[:WARM_UP])
        seconds, whole = load(port, asked[WARM_UP:])
        memory = anonymous_megabytes(process)
    finally:
        process.terminate()
        process.wait(20)
    cuts = statistics.quantiles(seconds, n=100)
    sys.stdout.write(
        f"| JSON over HTTP, {WORKERS} workers, {CLIENTS} clients | p50 {cuts[49] * 1000:.0f} ms "
        f"| p95 {cuts[94] * 1000:.0f} ms | {len(seconds) / whole:.0f} searches/s "
        f"| anonymous memory {' / '.join(f'{one:.0f}' for one in memory)} MB |\n"
    )
