"""The locks pin everything by hash and name no address; what is served carries its licence."""

import json
import re
import tomllib

from conference.install.paths import NPM, ROOT, VENDOR

LOCKS = ("requirements.lock", "requirements-test.lock")


def _pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", (ROOT / name).read_text(), re.MULTILINE))


def test_every_python_package_is_pinned_with_a_hash_and_without_an_address() -> None:
    for name in LOCKS:
        text = re.sub(r"^ *#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE)
        entries = re.split(r"\n(?=\S)", text.strip())
        assert [entry for entry in entries if "--hash=sha256:" not in entry or "://" in entry] == []


def test_every_dependency_of_the_project_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[^a-z0-9-]", line)[0] for line in project["dependencies"]}
    for_tests = {re.split(r"[^a-z0-9-]", line)[0] for line in project["optional-dependencies"]["test"]}
    assert (wanted - _pins(LOCKS[0]).keys(), for_tests - _pins(LOCKS[1]).keys()) == (set(), set())


def test_tests_run_on_the_very_versions_that_are_served() -> None:
    served, tested = (_pins(name) for name in LOCKS)
    assert {package: tested.get(package) for package in served} == served


def test_every_browser_package_is_pinned_with_a_hash_and_without_an_address() -> None:
    packages = json.loads((NPM / "package-lock.json").read_text())["packages"]
    loose = [name for name, entry in packages.items() if name and ("integrity" not in entry or "resolved" in entry)]
    assert loose == []


def test_every_served_package_carries_its_licence() -> None:
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}
    licensed = {path.parent.name for path in VENDOR.glob("*/LICENSE*")}
    assert licensed == folders != set()
