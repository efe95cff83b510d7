"""What intake does with personal data, each with its address in the register of processing activities."""

from meedoen.privacy.processing_log import Processing

_REGISTER = "https://meedoen.example/processing-activities/"

REGISTER = Processing("register-client", f"{_REGISTER}intake-registration")
IMPORT = Processing("import-caseload-row", f"{_REGISTER}intake-registration")
CHANGE_DETAILS = Processing("change-details", f"{_REGISTER}intake-registration")
ASSESS = Processing("assess-client", f"{_REGISTER}intake-assessment")
EXEMPT = Processing("exempt-client", f"{_REGISTER}intake-exemption")
MOVE = Processing("client-moves", f"{_REGISTER}intake-registration")
DEPART = Processing("client-departs", f"{_REGISTER}intake-departure")
READ_CONTACT_CARD = Processing("read-contact-card", f"{_REGISTER}partner-guidance")
READ_REWEIGHING = Processing("read-reweighing", f"{_REGISTER}intake-assessment")
STILL_WAITING = Processing("hear-still-waiting", f"{_REGISTER}activation-guidance")
SEARCH = Processing("search-client", f"{_REGISTER}intake-registration")
READ_FOR_INTAKE = Processing("read-client", f"{_REGISTER}intake-registration")
READ_FOR_GUIDANCE = Processing("read-client", f"{_REGISTER}activation-guidance")
