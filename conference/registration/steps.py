"""The steps of registering, in order, per side."""

import enum
from collections.abc import Mapping, Sequence

from conference.foundation.i18n import Text, lazy
from conference.programme.models import Side


class Step(enum.StrEnum):
    """One page of the way; the value stands in the address."""

    SIDE = "side"
    TAX_CODE = "tax-code"
    ORGANISATION = "organisation"
    DEMAND = "demand"
    CLUSTERS = "clusters"
    DELEGATES = "delegates"
    CONSENTS = "consents"
    REVIEW = "review"


LABELS: Mapping[Step, Text] = {
    Step.SIDE: lazy("Side"),
    Step.TAX_CODE: lazy("Tax code"),
    Step.ORGANISATION: lazy("Organisation"),
    Step.DEMAND: lazy("Land demand"),
    Step.CLUSTERS: lazy("Clusters"),
    Step.DELEGATES: lazy("Delegates"),
    Step.CONSENTS: lazy("Personal data"),
    Step.REVIEW: lazy("Review"),
}

SUPPLY: Mapping[Side, Step] = {Side.ENTERPRISE: Step.DEMAND, Side.INVESTOR: Step.CLUSTERS}


def steps_for(side: Side) -> Sequence[Step]:
    """The way of one side: agencies and guests bring neither a demand nor clusters."""
    supply = [SUPPLY[side]] if side in SUPPLY else []
    people = [Step.DELEGATES, Step.CONSENTS, Step.REVIEW]
    return [Step.SIDE, Step.TAX_CODE, Step.ORGANISATION, *supply, *people]


def after(step: Step, side: Side) -> Step:
    """The page that follows."""
    way = steps_for(side)
    return way[way.index(step) + 1]
