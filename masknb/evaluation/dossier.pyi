# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['RELEASES', 'QUESTIONS', 'DONE', 'ITEMS', 'COLUMN_TERMS', 'FORMAL', 'METHOD_TERMS', 'NO_PROMISE', 'CRITERIA', 'ENOUGH', 'YARDSTICKS', 'NOT_CLAIMED', 'FORMAT', 'VERSION', 'PARTS', 'TICKS', 'answered', 'about', 'role_map', 'confirmation', 'found_in', 'safe_harbor', 'techniques', 'described', 'promise', 'wp29', 'alarms_of', 'groups', 'subgroups', 'yardsticks_of', 'Dossier', 'dossier', 'read_answers', 'percent']
import inspect, json
from dataclasses import dataclass, replace
from datetime import date
import numpy as np, pandas as pd
from ..errors import DataError, printable
from ..untrusted import read_bytes, read_json
from ..preprocessing.identifiers import HIPAA, findings
from ..preprocessing.schema import Schema, special_category
from ..preprocessing.surrogates import action_of
from .disclosure import told, tried
from .figures import LEAST, Tables, shielded
from .report import FIXED, Report, remedy, rendered, saved, shown
from .risk import TRIED, grouped, listed, reidentification
from .similarity import MOST, column_distances, judge, label_codes, one_thread
from .standards import RECIPIENT, catalogue, exercise as exercise_of, framework, hazards, identifiability, minimisation, minimisation_problem, recipient_problem, recipients_of
from .utility import answers, boosted, class_scores, interval, number_scores, outcome, task
RELEASES = {'public': 'anyone may have the table', 'restricted': 'named recipients have it under an agreement', 'internal': 'it stays inside the organisation that holds the real rows'}
QUESTIONS = {'purpose': 'What is the table for?', 'recipients': 'Who receives it, and what binds them? (Text, or a list with one dict for each recipient.)', 'release': f"How is it released: {', '.join(RELEASES)}?", 'basis': 'On what legal basis are the real rows processed to make it? Anonymising is itself processing of personal data (WP29, Opinion 05/2014).', 'knowledge': 'What may recipients know of the people beside this table, and by what means could they look for them (GDPR, Recital 26)?', 'identifiable': 'Are people identifiable for each recipient, by means that are reasonably likely to be used, and why (C-413/23 P, EDPS v SRB)?', 'minimisation': 'Why are these people, variables, times, places and this form needed, and would no less do (GDPR 5(1)(c); EHDS 66)?', 'intruder': 'Who tried to recognise people in the masked table, and what came of it?', 'images': 'Has somebody looked that no column holds biometric data or photographs? No detector reads them.', 'actual_knowledge': 'Does nobody who releases the table know that what is left in it could identify a person (45 CFR 164.514(b)(2)(ii))?', 'measures': 'By what measures is the table kept from being tied to a consumer or household (Cal. Civ. Code 1798.140(m)(1))?', 'commitment': 'Where is it publicly promised to keep and use the table de-identified and not to re-identify it (1798.140(m)(2))?', 'contract': 'By what contract are recipients bound to the same (1798.140(m)(3))?', 'review': 'On what date are these risks looked at again?', 'signers': 'Who signs: name, role and date of each?'}

def _answer_problem(field, value):
    ...

def answered(given: dict) -> dict:
    ...

def about(n) -> int:
    ...
DONE = {'remove': 'left out', 'surrogate': 'replaced by invented values', 'generalise': 'made coarser', 'pseudonym': 'replaced by keyed pseudonyms', 'scrub': 'identifiers inside texts replaced', 'keep': 'kept as it is', None: 'given in the masked table'}

def role_map(schema: Schema) -> list:
    ...

def confirmation(schema: Schema) -> dict:
    ...
ITEMS = [('A', 'Names', 'headings, listed names (Faker)'), ('B', 'Places smaller than a state', 'headings, forms of postcodes and positions, street words'), ('C', 'Dates but the year, ages over 89', 'dates to the day in any format, headings with ages over 89'), ('D', 'Telephone numbers', 'phonenumbers library, headings'), ('E', 'Fax numbers', 'headings with telephone numbers'), ('F', 'E-mail addresses', 'form of the values, headings'), ('G', 'Social security numbers', 'check digits and forms (python-stdnum), headings'), ('H', 'Medical record numbers', 'headings that the values agree with'), ('I', 'Health plan numbers', 'headings that the values agree with'), ('J', 'Account numbers', 'check digits (IBAN, Luhn), headings'), ('K', 'Certificate and licence numbers', 'headings that the values agree with'), ('L', 'Vehicles and licence plates', 'check digit (49 CFR 565.15), forms, headings'), ('M', 'Devices and serial numbers', 'forms (MAC address), headings'), ('N', 'Web addresses', 'form of the values, headings'), ('O', 'IP addresses', 'form of the values'), ('P', 'Biometric identifiers', 'headings only'), ('Q', 'Full-face photographs', 'none: a table of plain values holds no pictures'), ('R', 'Any other unique number, characteristic or code', 'uniqueness, headings and sequence; free text is counted here')]

def found_in(schema: Schema, train: pd.DataFrame=None) -> pd.DataFrame:
    ...

def safe_harbor(schema: Schema, train: pd.DataFrame=None) -> list:
    ...
COLUMN_TERMS = {'remove': ('suppression', 'masking: the column is left out'), 'surrogate': ('synthetic data', 'values invented anew, which lead back to nobody'), 'pseudonym': ('pseudonymization', 'keyed hash (HMAC)'), 'generalise': ('generalization', 'rounding of dates and places, top coding of ages'), 'scrub': ('suppression', 'masking inside texts')}
FORMAL = 'formal privacy measurement model'
METHOD_TERMS = {'Masker': [('synthetic data', 'rows drawn from a generative adversarial network'), ('suppression', 'local suppression: what fewer than min_count rows share is not learned')], 'Cart': [('synthetic data', 'rows drawn column by column from decision trees')], 'KAnonymity': [('generalization', 'local or full-domain generalization of quasi-identifiers'), ('suppression', 'record suppression where a limit allows it'), (FORMAL, 'k-anonymity')], 'Noise': [('randomization', 'noise addition to numbers, randomised response for labels'), (FORMAL, 'differential privacy, local model')], 'Histogram': [('synthetic data', 'rows drawn from noisy counts'), (FORMAL, 'differential privacy, server model')], 'TopBottom': [('generalization', 'top and bottom coding')], 'Round': [('generalization', 'rounding')], 'Aggregate': [('randomization', 'microaggregation')], 'RankSwap': [('randomization', 'permutation: values of like rank change places')], 'RecordSwap': [('randomization', 'permutation: values of like records change places')], 'Pseudonyms': [('pseudonymization', 'keyed hash (HMAC)')]}

def _terms(obj):
    ...

def techniques(method, schema: Schema) -> list:
    ...

def described(method) -> dict:
    ...
NO_PROMISE = 'No differential privacy. Nothing bounds what a single person may have changed in the table; all there is are the attacks below, and other attacks may do better.'

def promise(ledger) -> dict:
    ...
CRITERIA = {'singling out': ('Can rows that isolate one person be picked out?', 'the masked table and nothing else'), 'linkability': ('Can two records of the same person be tied to each other?', "one half of a person's columns: {half}"), 'inference': ('Can a value be deduced, with some certainty, from other values of the same person?', 'of a person: {known}')}

def _knowledge(report):
    ...

def _attack(a, figure, alarm, least):
    ...

def wp29(report: Report, least: int=LEAST) -> list:
    ...

def alarms_of(report: Report, least: int=LEAST) -> list:
    ...

def _figures(report, room, least, ok=lambda figure: True):
    ...
ENOUGH = 50

def _stretches(t, n):
    ...

def groups(t: Tables, n, enough: int=ENOUGH, most: int=8) -> tuple:
    ...

def _alike(t, n, rows):
    ...

def _predicted(y, p, q, classes, least=10):
    ...

def subgroups(t: Tables, by=None, enough: int=ENOUGH) -> list:
    ...
YARDSTICKS = {'0.09': dict(figure='highest risk of a group', line=0.09, source='0.09 for public releases: European Medicines Agency, external guidance on Policy 0070; Health Canada, Public Release of Clinical Information (2019)'), 'k=5': dict(figure='smallest group', line=5, source='cell size of five, common among data custodians: El Emam (2013), Guide to the De-Identification of Personal Health Information, on cell size precedents'), 'k=11': dict(figure='smallest group', line=11, source='no cell of 1 to 10: Centers for Medicare and Medicaid Services, cell size suppression policy (ResDAC, 2024)')}

def _lines(yardsticks):
    ...

def _smallest(t, least):
    ...

def yardsticks_of(report: Report, t: Tables=None, yardsticks=(), least: int=LEAST) -> list:
    ...
NOT_CLAIMED = ['That the table is anonymous in the sense of any law: this is for the controller to judge, case by case (GDPR, Recital 26; WP29, Opinion 05/2014).', 'That HIPAA, GDPR, CCPA or a standard is complied with. This is no expert determination (45 CFR 164.514(b)(1)); an expert may use it as an annex.', 'That attacks other than those listed would fail, or that these would fail for attackers who know more.', "That a figure beside a line is safe or unsafe: lines are the user's own.", 'That what holds in the masked table holds for people beyond the real one it was made from.']

def _unit(ledger, schema):
    ...

def _limits(report, schema, method, t, ledger):
    ...

@dataclass
class Dossier:
    content: dict

    @property
    def open(self) -> list:
        ...

    def _said(self):
        ...

    def answer(self, **given) -> Dossier:
        ...

    def __repr__(self):
        ...

    def to_json(self, path=None, force: bool=False) -> str:
        ...

    def to_jsonld(self, path=None, force: bool=False, **facts) -> str:
        ...

    @classmethod
    def from_json(cls, text: str) -> Dossier:
        ...

    def _page(self, title=None):
        ...

    def _repr_html_(self):
        ...

    def to_html(self, path, force: bool=False):
        ...

    def exercise(self, path, force: bool=False):
        ...
FORMAT, VERSION = ('masknb dossier', 3)

def _plain(x):
    ...

def _tables(report, schema, train, synthetic, holdout):
    ...

def dossier(method, report: Report, schema: Schema=None, train: pd.DataFrame=None, synthetic: pd.DataFrame=None, holdout: pd.DataFrame=None, by=None, yardsticks=(), least: int=LEAST, limits=(), **given) -> Dossier:
    ...

def _gaps(c):
    ...
PARTS = ('made', 'masknb', 'least', 'answers', 'data', 'roles', 'confirmed', 'safe_harbor', 'techniques', 'method', 'privacy', 'alarms', 'membership', 'wp29', 'tcap', 'risk', 'distances', 'yardsticks', 'similarity', 'utility', 'subgroups', 'limits', 'not_claimed')

def read_answers(path) -> dict:
    ...
TICKS = {'measures': 'Reasonable measures keep the table from being tied to a consumer or household.', 'commitment': 'It is publicly promised to keep and use the table de-identified and not to try to re-identify it.', 'contract': 'Every recipient is bound by contract to the same.'}

def percent(x) -> str:
    ...

def _rate(r):
    ...

def _span(f):
    ...
