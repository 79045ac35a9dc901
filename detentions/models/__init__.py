"""The tables of the registry, one file per small family."""

from detentions.models.access import Grant, Membership, SealedReader
from detentions.models.agencies import Agency
from detentions.models.cases import Charge, Consent, CustodyEvent, Detention, Ruling
from detentions.models.changes import Change
from detentions.models.counts import NgoCount
from detentions.models.directory import SupersededEntry
from detentions.models.editions import CondensedCases, Edition, EditionFile, Tombstone
from detentions.models.finding import FindableCase, FindableNumber, NameWord
from detentions.models.judgements import Judgement
from detentions.models.keys import CaseKey
from detentions.models.locations import Location
from detentions.models.merges import Merge
from detentions.models.negatives import NotDetained
from detentions.models.organisations import Offence, Organisation
from detentions.models.people import Attribute, Detainee, DetaineeName
from detentions.models.rollups import BuiltRule, Stretch, Tally
from detentions.models.rules import CountingRule
from detentions.models.sources import Citation, Source
from detentions.models.users import SignInLink, User
from detentions.models.windows import PublishedFigure, PublishedOrganisation

__all__ = [
    "Agency",
    "Attribute",
    "BuiltRule",
    "CaseKey",
    "Change",
    "Charge",
    "Citation",
    "CondensedCases",
    "Consent",
    "CountingRule",
    "CustodyEvent",
    "Detainee",
    "DetaineeName",
    "Detention",
    "Edition",
    "EditionFile",
    "FindableCase",
    "FindableNumber",
    "Grant",
    "Judgement",
    "Location",
    "Membership",
    "Merge",
    "NameWord",
    "NgoCount",
    "NotDetained",
    "Offence",
    "Organisation",
    "PublishedFigure",
    "PublishedOrganisation",
    "Ruling",
    "SealedReader",
    "SignInLink",
    "Source",
    "Stretch",
    "SupersededEntry",
    "Tally",
    "Tombstone",
    "User",
]
