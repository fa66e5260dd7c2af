"""`python3 -m conference.install.database`: succeeds when the conference's own database needs nothing before a start.

Asked without the application, whose import would take longer than all the rest of a second start.
"""

import os
import re
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from conference.install.paths import MIGRATIONS, ROOT


def is_prepared(environment: Mapping[str, str]) -> bool:
    """Whether the embedded database has seen every migration and holds a conference; a server is asked by the app."""
    path = Path(environment.get("INSTANCE_PATH") or ROOT / "instance") / "conference.sqlite3"
    if environment.get("DATABASE_URL") or not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            seen = {version for (version,) in database.execute("select version_num from alembic_version")}
            (is_filled,) = database.execute("select exists (select 1 from conference)").fetchone()
    except sqlite3.Error:
        return False
    return bool(is_filled) and seen == _heads()


def _heads() -> set[str]:
    """The revisions that no other one follows."""
    sources = [path.read_text() for path in MIGRATIONS.glob("*.py")]
    named, followed = (
        {found for source in sources for found in re.findall(rf'^{name}(?:: [^=]+)? = "(\w+)"', source, re.MULTILINE)}
        for name in ("revision", "down_revision")
    )
    return named - followed


if __name__ == "__main__":
    sys.exit(not is_prepared(os.environ))
