"""The list of 20,000 people on a device: how much travels, and how quickly a slow phone searches and decides."""

import gzip
import json
import time
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.door_stage import Enrolled, Stage, scan, stage
from tests.benchmarks.server import Server, instance, prepared, running

PEOPLE = 20_000
CHANGES = 10
SLOWER = 6
"""A phone, as the browser plays it."""
WORDS = [
    "a", "n", "d", "an", "ha", "dũ", "Đ", "đặng", "nguyen van", "dung", "sơn", "Khanh", "Le Thi", "hương", "z", "0",
    "12", "345", "4567", "0100", "cong ty", "Công ty 17", "mùa thu", "tran duc dat", "phuc", "Ánh", "yen", "xuân", "q",
]  # fmt: skip
SEARCH = """
    async (words) => {
      const { Roster } = await import('/static/js/door/roster.js');
      const { search, prepare } = await import('/static/js/door/search.js');
      const headers = { 'X-Own-Script': 'door' };
      const told = await (await fetch('roster?since=-1', { headers })).json();
      const roster = new Roster();
      const begun = performance.now();
      roster.take(told);
      prepare(roster, () => false);
      const ready = performance.now() - begun;
      const times = [];
      for (let round = 0; round < 5; round++) {
        for (const word of words) {
          const start = performance.now();
          search(roster, word);
          times.push(performance.now() - start);
        }
      }
      return { ready, times };
    }
"""
VERDICT = """
    async (tokens) => {
      const field = document.getElementById('words');
      const times = [];
      for (const token of tokens) {
        const start = performance.now();
        field.value = `HTTP://BADGE/T/${token}`;
        document.getElementById('search').requestSubmit();
        document.getElementById('verdict').getBoundingClientRect();
        times.push(performance.now() - start);
        const word = document.querySelector('#verdict .verdict').dataset.word;
        if (word !== 'welcome') throw new Error(word);
        await new Promise((next) => setTimeout(next, 150));
      }
      return times;
    }
"""


def measure() -> dict[str, object]:
    """On the default set-up; the browser is Chromium."""
    with instance() as settings, prepared(settings) as app:
        made = stage(people=PEOPLE, phones=2)
        with running(app, module="wsgi:app", workers=settings.workers, threads=settings.threads) as server:
            first, other = made.devices
            whole, size, seconds = _read(server, first, -1)
            connection = server.connect()
            for token in made.tokens[:CHANGES]:
                other.sync(connection, [scan(token)])
            changed, change_size, _seconds = _read(server, first, whole["cursor"])
            assert (len(whole["people"]), len(changed["people"])) == (PEOPLE, CHANGES)
            in_browser = _browser(server, made)
    return {
        "people": PEOPLE,
        "whole_mb": round(size / 1e6, 3),
        "whole_s": round(seconds, 2),
        "changes_kb": round(change_size / 1e3, 2),
        **in_browser,
    }


def _read(server: Server, device: Enrolled, since: int) -> tuple[Any, int, float]:
    """The list, how many bytes travelled, and how long it took."""
    headers = {"Cookie": device.cookie, "X-Own-Script": "door", "Accept-Encoding": "gzip"}
    request = Request(f"http://127.0.0.1:{server.port}{device.base}roster?since={since}", headers=headers)
    started = time.perf_counter()
    with urlopen(request) as response:  # noqa: S310 - our own address
        body = response.read()
    seconds = time.perf_counter() - started
    is_packed = response.headers["Content-Encoding"] == "gzip"
    return json.loads(gzip.decompress(body) if is_packed else body), len(body), seconds


def _browser(server: Server, made: Stage) -> dict[str, object]:
    device = made.devices[0]
    name, _, value = device.cookie.partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        url = f"http://127.0.0.1:{server.port}"
        page.context.add_cookies([{"name": name, "value": value, "domain": "127.0.0.1", "path": device.base}])
        page.goto(url + device.base)
        page.locator("#list_age[data-state='ok']").wait_for()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        told = _in_page(page, made)
        browser.close()
    return told


def _in_page(page: Page, made: Stage) -> dict[str, object]:
    found = page.evaluate(SEARCH, WORDS)
    verdicts = page.evaluate(VERDICT, list(made.tokens[1000:1060]))
    return {
        "slower": SLOWER,
        "ready_ms": round(found["ready"]),
        "search_p50_ms": _percentile(found["times"], 50),
        "search_p95_ms": _percentile(found["times"], 95),
        "verdict_p50_ms": _percentile(verdicts, 50),
        "verdict_p95_ms": _percentile(verdicts, 95),
        "verdict_max_ms": round(max(verdicts), 1),
    }


def _percentile(times: list[float], percent: int) -> float:
    return round(sorted(times)[min(len(times) - 1, len(times) * percent // 100)], 1)
