"""Enrolled devices for the tests: what the scripts of the door's page send, without a browser."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from conference.checkin import devices
from conference.checkin.models import Desk, Device
from conference.foundation import clock
from conference.foundation.db import db
from conference.programme.models import Conference
from conference.registration.models import Delegate
from tests.factories.checkin import token_of
from tests.pages import Client

Answer = dict[str, Any]


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


@dataclass
class Phone:
    """A device at a desk, which it knows as it was when the list was read last (`at`)."""

    client: Client
    conference: Conference
    device: Device
    token: str
    at: Answer
    offset: int = 0
    headers: dict[str, str] = field(default_factory=lambda: {"X-Own-Script": "door"})

    @property
    def base(self) -> str:
        return f"/{self.conference.code}/door/"

    def ask(self, path: str, **how: Any) -> TestResponse:
        """With its cookie, as its own script would."""
        self.client.set_cookie("device", self.token, path=self.base)
        return self.client.open(self.base + path, headers=self.headers, **how)

    def sync(self, *facts: Answer, device: str | None = None) -> TestResponse:
        said = {"device": device or self.device.id, "waiting": 0, "facts": list(facts)}
        return self.ask("sync", method="POST", json=said)

    def tell(self, *facts: Answer) -> list[Answer]:
        """Send facts and hear what came of them, in the order they were sent."""
        response = self.sync(*facts)
        assert response.status_code == 200, response.text
        answers = {answer["id"]: answer for answer in response.get_json()["answers"]}
        return [answers[fact["id"]] for fact in facts]

    def roster(self, since: int = -1) -> Answer:
        response = self.ask("roster", query_string={"since": since})
        assert response.status_code == 200, response.text
        told: Answer = response.get_json()
        return told

    def fact(self, kind: str, body: Answer, *, at: datetime | None = None, **given: Any) -> Answer:
        happened = ms(at or clock.now()) - self.offset
        return {"id": str(uuid4()), "kind": kind, "at": happened, "offset": self.offset, "body": body} | given

    def scan(self, person: Delegate | str, told: str | None = "welcome", **given: Any) -> Answer:
        code = person if isinstance(person, str) else token_of(person)
        return self.fact("scan", {"code": code, "method": "camera", "told": told, **self.at}, **given)

    def undo(self, scan: Answer, **given: Any) -> Answer:
        return self.fact("undo", {"scan": scan["id"], "reason": "wrong person"}, **given)


def enrol(app: Flask, conference: Conference, desk: Desk, name: str = "Máy 1") -> Phone:
    """A phone that has read the code of the desk."""
    client = app.test_client()
    assert isinstance(client, Client)
    device, token = devices.enrol(db.session(), conference, desk, name, now=clock.now())
    db.session.commit()
    return Phone(client, conference, device, token, {"point": desk.point, "is_exit": desk.is_exit})


def verdicts(answers: Sequence[Answer]) -> list[str]:
    return [str(answer.get("verdict", answer["status"])) for answer in answers]
