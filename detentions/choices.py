"""Vocabulary that several models share. Codes are stable: they stand in the database, in files and in the API."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    """A dated thing in the life of a detention. A release says of which kind it is in `ReleaseKind`."""

    ARREST = "arrest", _("Arrest")
    REARREST = "rearrest", _("Re-arrest")
    DISAPPEARANCE = "disappearance", _("Disappearance, seizure not told")
    LOCATED = "located", _("Located")
    TRANSFER = "transfer", _("Transfer")
    CHARGE = "charge", _("Charge")
    HEARING = "hearing", _("Hearing")
    SENTENCE = "sentence", _("Sentence")
    RELEASE = "release", _("Release")
    DEATH = "death", _("Death in custody")


class ReleaseKind(TextChoices):
    """Most people "released" in Venezuela are not free: the kind is part of the fact."""

    NOT_STATED = "not_stated", _("Kind not stated")
    FULL_LIBERTY = "full_liberty", _("Full liberty")
    SUBSTITUTE_MEASURES = "substitute_measures", _("Substitute measures with reporting duty")
    HOUSE_ARREST = "house_arrest", _("House arrest")
    ORDER_NOT_CARRIED_OUT = "order_not_carried_out", _("Release order not carried out")
    PARDON = "pardon", _("Pardon")
    AMNESTY = "amnesty", _("Amnesty")
    EXCHANGE = "exchange", _("Exchange")
    ESCAPE = "escape", _("Escape")


class Sex(TextChoices):
    MAN = "man", _("Man")
    WOMAN = "woman", _("Woman")


class Visibility(TextChoices):
    """Who may see a case. Restricted is where every case begins."""

    RESTRICTED = "restricted", _("Restricted: staff of the organisation")
    SEALED = "sealed", _("Sealed: named people only")
    LISTED = "listed", _("Listed: public by decision")


class Role(TextChoices):
    """What a member of an organisation does. What each role may do stands in one table, `tracker/rules.py`."""

    DOCUMENTER = "documenter", _("Documenter")
    REVIEWER = "reviewer", _("Reviewer")
    LEAD = "lead", _("Lead")
    ANALYST = "analyst", _("Analyst")
    ADMINISTRATOR = "administrator", _("Administrator")


class SourceKind(TextChoices):
    NEWS = "news", _("News report")
    NGO_REPORT = "ngo_report", _("Bulletin of an organisation")
    PARTNER_LIST = "partner_list", _("Partner's list")
    TESTIMONY = "testimony", _("Testimony")
    BY_HAND = "by_hand", _("By hand: a member of staff says so")
    ADDRESS_ONLY = "address_only", _("Address only: no copy is kept")


class DatePrecision(TextChoices):
    """The values of `detentions.when.Precision`, for columns."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")
    RANGE = "range", _("Between two days")
    UNKNOWN = "unknown", _("Not known")


class CountMetric(TextChoices):
    """What a published figure counts (seeds/ve/README.md). Stocks are people held on a date; the rest are flows or running totals."""

    POLITICAL_PRISONERS = "political_prisoners", _("Political prisoners")
    PROTEST_DETAINEES_HELD = "protest_detainees_held", _("People held after protests")
    UNKNOWN_WHEREABOUTS = "unknown_whereabouts", _("Whereabouts unknown")
    FOREIGNERS = "foreigners", _("Foreign nationals held")
    SUBJECT_TO_RESTRICTIONS = "subject_to_restrictions", _("Subject to restrictive measures")
    PRISON_POPULATION = "prison_population", _("Prison population")
    SITE_POPULATION = "site_population", _("People held at one place")
    PARTY_MEMBERS_DETAINED = "party_members_detained", _("Members of a party held")
    JOURNALISTS_DETAINED = "journalists_detained", _("Journalists held")
    MINORS_DETAINED = "minors_detained", _("Children held")
    POLITICAL_ARRESTS_SINCE_2014 = "political_arrests_since_2014", _("Political arrests since 2014")
    RELEASED_ASSISTED_SINCE_2014 = "released_assisted_since_2014", _("Released with legal aid since 2014")
    RELEASED_IN_PERIOD = "released_in_period", _("Released in a period")
    ARRESTED_IN_PERIOD = "arrested_in_period", _("Arrested in a period")
    TRANSFERRED = "transferred", _("Transferred")
    DEATHS_IN_CUSTODY = "deaths_in_custody", _("Deaths in custody")
    KILLED = "killed", _("Killed")
    ENFORCED_DISAPPEARANCES_IN_PERIOD = "enforced_disappearances_in_period", _("Enforced disappearances in a period")
    ARBITRARY_DETENTIONS_IN_PERIOD = "arbitrary_detentions_in_period", _("Arbitrary detentions in a period")
    PROTEST_ARRESTS_IN_PERIOD = "protest_arrests_in_period", _("Arrests at protests in a period")
    CIVILIANS_IN_MILITARY_COURTS = "civilians_in_military_courts", _("Civilians before military courts")
    JAILED_BY_COURT_IN_PERIOD = "jailed_by_court_in_period", _("Jailed by court order in a period")
    FULL_LIBERTY_IN_PERIOD = "full_liberty_in_period", _("Freed without conditions in a period")
    AMNESTY_BENEFICIARIES = "amnesty_beneficiaries", _("Beneficiaries of an amnesty")
    DOCUMENTED_VICTIMS = "documented_victims", _("Documented victims")
    PERSECUTION_CASES_IN_PERIOD = "persecution_cases_in_period", _("Cases of persecution in a period")


STOCK_METRICS = frozenset(
    {
        CountMetric.POLITICAL_PRISONERS,
        CountMetric.PROTEST_DETAINEES_HELD,
        CountMetric.UNKNOWN_WHEREABOUTS,
        CountMetric.FOREIGNERS,
        CountMetric.SUBJECT_TO_RESTRICTIONS,
        CountMetric.PRISON_POPULATION,
        CountMetric.SITE_POPULATION,
        CountMetric.PARTY_MEMBERS_DETAINED,
        CountMetric.JOURNALISTS_DETAINED,
        CountMetric.MINORS_DETAINED,
    }
)


class CountQualifier(TextChoices):
    EXACT = "exact", _("exact")
    APPROX = "approx", _("about")
    AT_LEAST = "at_least", _("at least")
    MORE_THAN = "more_than", _("more than")


class NotDetainedReason(TextChoices):
    """Why somebody whom a report names must not become a detainee."""

    DENIED = "denied", _("The report says that the person was not taken")
    RAIDED = "raided", _("Raided, not taken")
    THREATENED = "threatened", _("Threatened")
    SUMMONED = "summoned", _("Summoned")
    WANTED = "wanted", _("Wanted")
    REFUGE = "refuge", _("In refuge or hiding")
    EXILE = "exile", _("In exile")
    OFFICIAL = "official", _("Official")
    LAWYER = "lawyer", _("Lawyer")
    RELATIVE = "relative", _("Relative")
    SPOKESPERSON = "spokesperson", _("Spokesperson")
    BYLINE = "byline", _("Reporter or photographer")
    VICTIM = "victim", _("Victim of another act")
    NAMESAKE = "namesake", _("Name of a place or an institution")
    ORDINARY_CRIME = "ordinary_crime", _("Ordinary crime")
    OTHER = "other", _("Another reason")


class AgencyKind(TextChoices):
    INTELLIGENCE = "intelligence", _("Intelligence")
    MILITARY_COUNTERINTELLIGENCE = "military_counterintelligence", _("Military counter-intelligence")
    POLICE = "police", _("Police")
    MILITARY = "military", _("Military")
    PROSECUTION = "prosecution", _("Prosecution")
    COURT = "court", _("Court")
    PRISON_SERVICE = "prison_service", _("Prison service")
    NON_STATE = "non_state", _("Non-state armed group")
    GOVERNMENT = "government", _("Government")
    UNKNOWN = "unknown", _("Not identified")


class LocationKind(TextChoices):
    COUNTRY = "country", _("Country")
    STATE = "state", _("State")
    CAPITAL_DISTRICT = "capital_district", _("Capital district")
    FEDERAL_DEPENDENCY = "federal_dependency", _("Federal dependency")
    MUNICIPALITY = "municipality", _("Municipality")
    CITY = "city", _("City")
    DETENTION_FACILITY = "detention_facility", _("Place of detention")


class FacilityKind(TextChoices):
    """What a place of detention is. A country's list may bring other codes: `in_words` keeps them readable."""

    PRISON = "prison", _("Prison")
    WOMEN_PRISON = "women_prison", _("Women's prison")
    MILITARY_PRISON = "military_prison", _("Military prison")
    INTELLIGENCE_HQ = "intelligence_hq", _("Seat of an intelligence service")
    INTELLIGENCE_BASE = "intelligence_base", _("Base of an intelligence service")
    POLICE_STATION = "police_station", _("Police station")
    POLICE_DETENTION_CENTRE = "police_detention_centre", _("Police detention centre")
    MILITARY_BASE = "military_base", _("Military base")
    JUVENILE = "juvenile", _("Centre for adolescents")
    HOSPITAL_CUSTODY = "hospital_custody", _("Hospital, under guard")
    COURT = "court", _("Court")
    HOUSE_ARREST = "house_arrest", _("House arrest")
    CLANDESTINE = "clandestine", _("Secret place")
    UNKNOWN = "unknown", _("Not identified")


class FacilityStatus(TextChoices):
    """Whether a place is in use. A year may stand behind it: `closed_2016`."""

    ACTIVE = "active", _("In use")
    INTERVENED = "intervened", _("Taken over by the authorities")
    CLOSING_ANNOUNCED = "closing_announced", _("Closing announced")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Not known")


class BodyKind(TextChoices):
    """What an organisation is that publishes figures or bulletins."""

    NGO = "ngo", _("Non-governmental organisation")
    INTERNATIONAL_NGO = "international_ngo", _("International non-governmental organisation")
    COALITION = "coalition", _("Coalition of organisations")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental organisation")
    INTERNATIONAL = "international", _("International organisation")
    UNION = "union", _("Trade union")
    GUILD = "guild", _("Professional association")
    UNIVERSITY = "university", _("University")
    MEDIA = "media", _("Media")
    RELIGIOUS = "religious", _("Religious organisation")
    PARTY = "party", _("Political party")
    CAMPAIGN = "campaign", _("Campaign")
    BUSINESS = "business", _("Business association")
    GOVERNMENT = "government", _("Government")
    STATE = "state", _("Body of the state")
    STATE_COMPANY = "state_company", _("State-owned company")
    PLACEHOLDER = "placeholder", _("Not identified")


def in_words(choices: type[TextChoices], code: str) -> str:
    """A code in the reader's words, a year behind it in brackets; a code of nobody's stays readable.

    >>> in_words(FacilityStatus, "closed_2016"), in_words(BodyKind, "book_club")
    ('Closed (2016)', 'book club')
    """
    known = {str(value): str(label) for value, label in choices.choices}
    base, _line, year = code.rpartition("_")
    if code not in known and base in known and year.isdecimal():
        return f"{known[base]} ({year})"
    return known.get(code, code.replace("_", " "))


# What published figures are flagged with (seeds/ve/README.md).
COUNT_FLAGS = {
    "typo_in_source": _("slip of the press"),
    "duplicate_of_previous": _("repeats the figure before"),
    "stale_figure": _("an older figure, repeated"),
    "wrong_year_in_source": _("the source has the year wrong"),
    "misleading_text": _("the text misleads"),
    "internal_contradiction": _("the source contradicts itself"),
    "period_contradiction": _("the source contradicts itself on the period"),
    "date_uncertain": _("date uncertain"),
    "cutoff_unknown": _("cut-off day not stated"),
    "derived": _("worked out from the text"),
    "definition_unclear": _("unclear what is counted"),
    "attribution_unclear": _("unclear who counted"),
    "state_figure": _("figure of the state"),
    "late_registration": _("with cases registered late"),
    "mirror_url": _("read on a copy of the page"),
    "men_women_mismatch": _("men and women don't add up"),
    "civ_mil_mismatch": _("civilians and military don't add up"),
    "conv_unconv_mismatch": _("convicted and not convicted don't add up"),
    "adult_adolescent_mismatch": _("adults and adolescents don't add up"),
    "breakdown_does_not_sum": _("the parts don't add up"),
    "parts_exceed_total": _("the parts exceed the total"),
    "part_exceeds_value": _("one part exceeds the total"),
    "adolescent_listed_as_third_sex_group": _("adolescents listed beside men and women"),
    "contradicts:other_ngo": _("contradicts an organisation's figure"),
    "contradicts:ngo": _("contradicts an organisation's figure"),
    "contradicts:state": _("contradicts the state's figure"),
    "contradicts:definition": _("doesn't fit the usual definition"),
    "same_value_other_date": _("the same number was published for another date"),
}
