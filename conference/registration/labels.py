"""The words for what a registration holds."""

from collections.abc import Mapping

from conference.catalogue.models import DemandPurpose, PriceBasis, Tenure, WastewaterKind
from conference.foundation.i18n import Text, lazy
from conference.people.models import OrganisationKind, RevenueBand
from conference.registration.bulk import Outcome
from conference.registration.listing import Lack
from conference.registration.models import ConsentMethod, DataRequestState, DataRight, Honorific, RegistrationState

STATES: Mapping[RegistrationState, Text] = {
    RegistrationState.DRAFT: lazy("Being filled in"),
    RegistrationState.SUBMITTED: lazy("Waiting for approval"),
    RegistrationState.NEEDS_INFO: lazy("More information needed"),
    RegistrationState.APPROVED: lazy("Approved"),
    RegistrationState.WAITLISTED: lazy("On the waiting list"),
    RegistrationState.REJECTED: lazy("Not accepted"),
    RegistrationState.CANCELLED: lazy("Cancelled"),
}

LACKS: Mapping[Lack, Text] = {
    Lack.CONSENT: lazy("agreement to the use of personal data"),
    Lack.TABLE: lazy("fixed table"),
}

RIGHTS: Mapping[DataRight, Text] = {
    DataRight.CORRECT: lazy("Correction of personal data"),
    DataRight.RESTRICT: lazy("Restriction of processing"),
    DataRight.OBJECT: lazy("Objection to processing"),
    DataRight.DELETE: lazy("Deletion of personal data"),
    DataRight.COMPLAIN: lazy("Complaint about the handling of personal data"),
}

RIGHT_NOTES: Mapping[DataRight, Text] = {
    DataRight.CORRECT: lazy("For what you cannot change yourself."),
    DataRight.RESTRICT: lazy("Only what taking part needs is still done; all optional agreements are withdrawn."),
    DataRight.OBJECT: lazy("Say to which use; all optional agreements are withdrawn."),
    DataRight.DELETE: lazy("You no longer take part: badge and meetings are void, and nothing that names you stays."),
    DataRight.COMPLAIN: lazy("Say what happened. You may also turn to the authorities."),
}

REQUEST_STATES: Mapping[DataRequestState, Text] = {
    DataRequestState.OPEN: lazy("Waiting for an answer"),
    DataRequestState.ANSWERED: lazy("Answered, to be carried out"),
    DataRequestState.DONE: lazy("Carried out"),
    DataRequestState.REFUSED: lazy("Refused with a reason"),
}

REQUEST_TONES: Mapping[DataRequestState, str] = {
    DataRequestState.OPEN: "wait",
    DataRequestState.ANSWERED: "info",
    DataRequestState.DONE: "ok",
    DataRequestState.REFUSED: "stop",
}

HONORIFICS: Mapping[Honorific, Text] = {
    Honorific.MR: lazy("Mr"),
    Honorific.MS: lazy("Ms"),
    Honorific.NONE: lazy("No honorific"),
}

LANGUAGES: Mapping[str, Text] = {"vi": "Tiếng Việt", "en": "English"}

KINDS: Mapping[OrganisationKind, Text] = {
    OrganisationKind.ENTERPRISE: lazy("Company"),
    OrganisationKind.COOPERATIVE: lazy("Cooperative"),
    OrganisationKind.HOUSEHOLD_BUSINESS: lazy("Household business"),
    OrganisationKind.INVESTOR: lazy("Infrastructure investor of industrial clusters"),
    OrganisationKind.AUTHORITY: lazy("State authority"),
    OrganisationKind.ASSOCIATION: lazy("Association"),
    OrganisationKind.FOREIGN: lazy("Foreign organisation"),
}

REVENUE_BANDS: Mapping[RevenueBand, Text] = {
    RevenueBand.UNDER_3: lazy("Under 3 billion VND"),
    RevenueBand.FROM_3: lazy("3 to 50 billion VND"),
    RevenueBand.FROM_50: lazy("50 to 200 billion VND"),
    RevenueBand.FROM_200: lazy("200 to 1,000 billion VND"),
    RevenueBand.FROM_1000: lazy("Over 1,000 billion VND"),
}

PURPOSES: Mapping[DemandPurpose, Text] = {
    DemandPurpose.NEW: lazy("New factory"),
    DemandPurpose.EXPAND: lazy("Expansion"),
    DemandPurpose.RELOCATE: lazy("Relocation out of a residential area"),
    DemandPurpose.WAREHOUSE: lazy("Warehouse"),
    DemandPurpose.WORKSHOP: lazy("Workshop to rent"),
}

TENURES: Mapping[Tenure, Text] = {
    Tenure.LAND_SUBLEASE: lazy("Sublease of land with infrastructure"),
    Tenure.FACTORY_RENTAL: lazy("Rent of a factory"),
    Tenure.BUILD_TO_SUIT: lazy("Factory built to order"),
    Tenure.PURCHASE: lazy("Purchase"),
}

BUDGET_BASES: Mapping[PriceBasis, Text] = {
    PriceBasis.M2_TERM: lazy("per m² for the whole term"),
    PriceBasis.M2_MONTH: lazy("per m² and month"),
    PriceBasis.TOTAL: lazy("in all"),
}

WASTEWATER_KINDS: Mapping[WastewaterKind, Text] = {
    WastewaterKind.DOMESTIC: lazy("Domestic only"),
    WastewaterKind.LIGHT: lazy("Light industrial"),
    WastewaterKind.HEAVY: lazy("Heavy industrial"),
    WastewaterKind.PLATING: lazy("Plating or dyeing"),
}

METHODS: Mapping[ConsentMethod, Text] = {
    ConsentMethod.WEB: lazy("on this site"),
    ConsentMethod.PAPER: lazy("on paper or in person, written down by the organisers"),
    ConsentMethod.IMPORT: lazy("from a list of the organisers"),
}

OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.APPROVED: lazy("will be approved"),
    Outcome.WAITLISTED: lazy("no place left: goes on the waiting list"),
    Outcome.UNCHANGED: lazy("no place left: stays on the waiting list"),
    Outcome.IMPOSSIBLE: lazy("not possible in its present state"),
}

EFFECTS: Mapping[str, Text] = {
    "new_registration": lazy("new registration"),
    "new_delegate": lazy("new delegate"),
    "updated": lazy("is updated"),
    "wrong": lazy("left out"),
}

AUDIT: Mapping[str, Text] = {
    "submitted": lazy("Registered"),
    "asked for more": lazy("Asked for more information"),
    "approved": lazy("Approved"),
    "put on the waiting list": lazy("Put on the waiting list"),
    "rejected": lazy("Turned down"),
    "cancelled": lazy("Cancelled"),
    "changed": lazy("Changed"),
    "assigned a table": lazy("Assigned a table"),
    "imported": lazy("Imported from a list"),
}
