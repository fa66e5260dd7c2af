"""Several people press at the same moment."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy.orm import Session

from conference.foundation.db import transaction
from conference.foundation.errors import Refusal

Press = Callable[[Session], object]


def at_once(app: Flask, presses: Sequence[Press]) -> Counter[str]:
    """Each in a transaction of its own: how many were "done", and how often each refusal was met."""
    start = Barrier(len(presses))

    def carry_out(press: Press) -> str:
        with app.app_context():
            start.wait()
            try:
                with transaction() as session:
                    press(session)
            except Refusal as refusal:
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(len(presses)) as pool:
        return Counter(pool.map(carry_out, presses))
