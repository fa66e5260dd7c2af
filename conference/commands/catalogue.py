"""Real data to begin with."""

import click

from conference.catalogue import real_clusters
from conference.commands.group import conference
from conference.foundation import clock
from conference.foundation.db import transaction


@conference.command("load-clusters")
def load_clusters() -> None:
    """Add the thirteen real clusters and dated figures of 2023 that are not there yet."""
    with transaction() as session:
        added = real_clusters.load(session, now=clock.now())
    click.echo(f"{added} clusters added.")
