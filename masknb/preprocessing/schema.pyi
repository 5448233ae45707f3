# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['KINDS', 'ROLES', 'ACTIONS', 'GUESSES', 'DATE_FORMATS', 'CLOCK_FORMATS', 'NOTHING', 'WHOLE_DAYS', 'EPOCHS', 'MIN_SHARED', 'QUASI', 'HEALTH', 'MONEY', 'ORIGIN', 'SPECIAL', 'NOT_SPECIAL', 'FORMAT', 'dtype_of', 'Column', 'Schema', 'table_problems', 'check_table', 'for_nothing', 'words_of', 'read_dates', 'write_dates', 'date_format', 'is_lengths', 'read_amount', 'write_amount', 'number_pattern', 'family', 'numbers', 'misspelled', 'guess', 'special_category', 'guess_role', 'fit_problem']
import difflib, hashlib, html, json, math, re, uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
import numpy as np, pandas as pd
from pandas.api import types as pt
from ..errors import DataError, SchemaError, printable
from ..untrusted import read_bytes, read_json
from ..writing import atomic
from .durations import duration_pattern, endings, read_duration, write_duration
from .identifiers import by_heading, by_pattern, detail, detect, finding, name_words, named, sample_distinct, sentences
KINDS = ('continuous', 'integer', 'categorical', 'ordinal', 'boolean', 'datetime', 'identifier', 'text', 'constant')
ROLES = ('direct identifier', 'quasi-identifier', 'sensitive', 'target', 'other')
ACTIONS = ('remove', 'surrogate', 'pseudonym', 'generalise', 'scrub', 'keep')
GUESSES = ('kind', 'role', 'dtype', 'levels', 'format', 'identifies', 'action')
_ZONE = '(?:(?!dateutil)[A-Za-z][\\w+:-]*(?:/[\\w+-]+)*|tzlocal\\(\\))'
_ARROW = f'(?:u?int\\d\\d?|(?:half_?|double|float)(?:float)?|bool|null|(?:large_)?string(?:_view)?|date(?:32\\[day\\]|64\\[ms\\])|time(?:32|64)\\[[mun]?s\\]|duration\\[[mun]?s\\]|timestamp\\[[mun]?s(?:, tz={_ZONE})?\\]|decimal(?:32|64|128|256)\\(\\d\\d?, -?\\d\\d?\\)|dictionary<values=\\w+, indices=\\w+, ordered=[01]>)\\[pyarrow\\]'
_DTYPES = re.compile('|'.join([_ARROW, f'datetime64\\[[mun]?s(?:, {_ZONE})?\\]', 'timedelta64\\[[mun]?s\\]', '[<>=|]?[iuf](?:1|2|4|8|16)', 'U?[iI]nt(?:8|16|32|64)?', 'uint(?:8|16|32|64)?', '[Ff]loat(?:16|32|64|96|128)?', 'object|str|category|bool|boolean|string(?:\\[(?:python|pyarrow|pyarrow_numpy)\\])?']), re.ASCII)

def dtype_of(name: str):
    ...

def _arrow_type(name):
    ...

def _is_number(x):
    ...

def _is_text(x):
    ...

def _is_scalar(x):
    ...

def _is_name(x):
    ...
_RULES = {'name': (_is_name, 'text or a whole number'), 'kind': (lambda x: x is None or (isinstance(x, str) and x in KINDS), 'one of ' + ', '.join(KINDS) + ', or nothing'), 'role': (lambda x: isinstance(x, str) and x in ROLES, 'one of ' + ', '.join(ROLES)), 'dtype': (lambda x: isinstance(x, str), 'text'), 'reason': (lambda x: isinstance(x, str), 'text'), 'levels': (lambda x: x is None or (isinstance(x, list) and all(map(_is_scalar, x)) and (len(set(map(repr, x))) == len(set(x)) == len(x) > 0)), 'a list of different texts, numbers or booleans, lowest first'), 'low': (lambda x: x is None or _is_number(x), 'a finite number or nothing'), 'high': (lambda x: x is None or _is_number(x), 'a finite number or nothing'), 'format': (lambda x: x is None or (isinstance(x, str) and len(x) <= 1000 and re.fullmatch('(?!Decimal ).*|Decimal \\d{1,2}', x, re.DOTALL)), 'a strftime format or a number pattern as text of at most 1,000 characters, or nothing'), 'identifies': (lambda x: x is None or _is_text(x), 'text or nothing'), 'confidence': (lambda x: x is None or (_is_number(x) and 0 <= x <= 1), 'a number from 0 to 1 or nothing'), 'note': (_is_text, 'text'), 'action': (lambda x: x is None or (isinstance(x, str) and x in ACTIONS), 'nothing or one of ' + ', '.join(ACTIONS)), 'guessed': (lambda x: isinstance(x, dict) and set(x) <= set(GUESSES) and _is_plain(x), 'an object of fields and what they were guessed to be')}

def _is_plain(x):
    ...

def _field_problem(name, field, value):
    ...

def _keep_problem(name, action, note):
    ...

@dataclass
class Column:
    name: str | int
    kind: str | None = None
    role: str = 'other'
    dtype: str = 'object'
    reason: str = ''
    levels: list | None = None
    low: float | None = None
    high: float | None = None
    format: str | None = None
    identifies: str | None = None
    confidence: float | None = None
    note: str = ''
    action: str | None = None
    guessed: dict = field(default_factory=dict, compare=False, repr=False)

    def __setattr__(self, field, value):
        ...

    def guess(self, **fields) -> 'Column':
        ...

    @property
    def inferred(self) -> list:
        ...

    @property
    def modelled(self) -> bool:
        ...

def _column_problems(columns):
    ...

def _sequence_problems(columns, entity, time):
    ...

def _extra_problems(columns, rules, person, confirmed, entity=None, time=None):
    ...

class Schema:
    columns: Any
    rules: Any
    person: Any
    confirmed: Any
    entity: Any
    time: Any

    def __init__(self, columns: list, rules=(), person=None, confirmed: dict=None, entity=None, time=None) -> None:
        ...

    def __iter__(self):
        ...

    def __len__(self):
        ...

    def __contains__(self, name):
        ...

    def __eq__(self, other):
        ...

    def __getitem__(self, name) -> Column:
        ...

    @property
    def names(self) -> list:
        ...

    @property
    def target(self):
        ...

    @property
    def modelled(self) -> list:
        ...

    @property
    def left_out(self) -> list:
        ...

    def _digest(self):
        ...

    def confirm(self, by: str) -> Schema:
        ...

    @property
    def is_confirmed(self) -> bool:
        ...

    @property
    def unconfirmed(self) -> list:
        ...

    @classmethod
    def infer(cls, df: pd.DataFrame, target=None, entity=None, time=None, rules: bool=True) -> Schema:
        ...

    def drop_rules(self, *names) -> Schema:
        ...

    @property
    def inferred(self) -> list:
        ...

    def declare(self, *names) -> Schema:
        ...

    def declared(self) -> Schema:
        ...

    def confirmed_as(self, other: Schema) -> Schema:
        ...

    @classmethod
    def blank(cls, names, target=None, person=None) -> Schema:
        ...

    def complete(self, df: pd.DataFrame) -> Schema:
        ...

    def to_frame(self) -> pd.DataFrame:
        ...

    def _sure(self):
        ...

    def _summary(self):
        ...

    def _held(self, most=12):
        ...

    def _origin(self):
        ...

    def __repr__(self):
        ...

    def _repr_html_(self):
        ...

    def _event_problems(self, df):
        ...

    def check(self, df: pd.DataFrame, min_rows: int=1):
        ...

    def _strangers(self, names):
        ...

    def check_names(self, df: pd.DataFrame):
        ...

    def to_json(self) -> str:
        ...

    @classmethod
    def from_json(cls, text: str) -> Schema:
        ...

    def save(self, path):
        ...

    @classmethod
    def load(cls, path) -> Schema:
        ...

def _near(name, names):
    ...

def _sum(x, n=16):
    ...

def _column_sum(c):
    ...
_CELLS = (str, bool, int, float, np.number, np.bool_, Decimal, date, time, uuid.UUID, np.datetime64)
_REMEDIES = [((timedelta, np.timedelta64), 'durations as single objects: convert the column with pd.to_timedelta'), (bytes, 'bytes: decode them to text, or drop the column'), ((complex, np.complexfloating), 'complex numbers: split them into two columns'), (pd.Period, 'periods: convert them with .dt.to_timestamp()'), (pd.Interval, 'intervals: convert them with .astype(str)'), (object, 'nested objects such as lists: spread them over columns of plain values, or drop the column')]

def _remedy(of):
    ...

def _is_duration(d):
    ...

def _is_known(d):
    ...

def _plain(values):
    ...

def _cell_types(values):
    ...

def _infinite(values):
    ...

def _zones(values):
    ...

def _sort(of):
    ...

def _value_problem(values):
    ...

def _name_problems(columns):
    ...

def table_problems(df, min_rows: int=10) -> list:
    ...

def _problems(df, min_rows):
    ...

def check_table(df, min_rows: int=10):
    ...
_DAYS = ('%Y-%m-%d', '%Y/%m/%d', '%Y.%m.%d', '%d.%m.%Y', '%d/%m/%Y', '%m/%d/%Y', '%d-%m-%Y', '%m-%d-%Y', '%Y%m%d', '%d-%b-%Y', '%d %b %Y', '%d %B %Y', '%b %d, %Y', '%B %d, %Y')
_CLOCKS = ('%H:%M:%S', '%H:%M')
DATE_FORMATS = (*_DAYS, '%Y-%m', '%m/%Y', *(f'{d}{sep}{t}' for t in _CLOCKS for d in _DAYS[:8] for sep in ' T'), '%Y-%m-%dT%H:%MZ', *(f'%Y-%m-%d{sep}%H:%M:%S{f}{z}' for f in ('', '.%3f', '.%f') for sep in 'T ' for z in ('', 'Z', '%z') if f or z), '%d.%m.%y', '%d/%m/%y', '%m/%d/%y', '%d-%b-%y', '%d.%m.%y %H:%M', '%d/%m/%y %H:%M', '%m/%d/%y %H:%M')
CLOCK_FORMATS = ('%H:%M', '%H:%M:%S', '%H:%M:%S.%f')
_OFFSET = '[+-]\\d\\d:?\\d\\d$'
_NEVER = (3000, 4000, 4712, 5555, 7777, 8888, 9000, 9998, 9999)
NOTHING = set('- -- --- – — . .. ? ?? n/a na n.a. n.a #n/a k.a. k.a none null nil nan unknown unbekannt keine keineangabe inconnu aucun s/d n.d. nd nr tbd missing notavailable notknown notapplicable leer'.split()) | {''}

def for_nothing(text) -> bool:
    ...

def words_of(format) -> list:
    ...

def _without_nothing(values):
    ...

def _read_one(text, format):
    ...

def read_dates(text: pd.Series, format: str) -> pd.Series:
    ...

def write_dates(t: pd.Series, format: str) -> pd.Series:
    ...

def _reads(distinct, format, exact=True):
    ...

def _formats_of(sample):
    ...

def _cover(sample, formats):
    ...

def date_format(values: pd.Series) -> tuple:
    ...
_UNITS = '(?:[€$£¥₹%‰]|[CA]\\$|US\\$|kr\\.?|zł|Kč|R\\$|EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|BRL|INR)'
_MEASURES = '(?:mg|[uµ]g|g|kg|ml|cl|l|mm|cm|m|km|kWh|days?|weeks?|months?|years?|hours?|minutes?|seconds?|hrs?|mins?|secs?|[Tt]age?|Wochen?|Monate?|Jahre?|Stunden?|Minuten?|jours?|mois|ans?|d[ií]as?|meses|a[ñn]os?|°C|°F|mmHg|bpm|kcal)'
_AMOUNT = re.compile(f"(-?)((?:{_UNITS}[ \\u00a0\\u202f]?)?)((?:0|[1-9]\\d{{0,2}}(?:[., '\\u00a0\\u202f’]\\d{{3}})+|[1-9]\\d*)(?:[.,]\\d{{1,9}})?)((?:[ \\u00a0\\u202f]?(?:{_UNITS}|{_MEASURES}))?)")
_PATTERN = re.compile('(?P<before>[^#0]*)(?:#(?P<group>[^#0])##)?0(?:(?P<point>[.,])(?P<places>0+|#+))?(?P<after>[^#0]*)')

def is_lengths(format) -> bool:
    ...

def read_amount(text: str, format: str) -> float:
    ...

def _read_in(text, pattern):
    ...

def write_amount(x: float, format: str) -> str:
    ...

def _write_in(x, pattern):
    ...

def _pattern(sample, comma=False):
    ...

def _below(text):
    ...

def number_pattern(values: pd.Series) -> str | None:
    ...
_OBJECTS = {'integer': 'number', 'floating': 'number', 'mixed-integer-float': 'number', 'decimal': 'number', 'boolean': 'category', 'date': 'date', 'time': 'date', 'datetime': 'date', 'datetime64': 'date', 'string': 'text'}

def family(values: pd.Series) -> str:
    ...

def numbers(values: pd.Series) -> pd.Series:
    ...
_LEFT_OUT = 'left out of the synthetic table'

def _one_value(values):
    ...
_STAMPS = set('created updated modified time timestamp ts date datetime at epoch unix login logout seen visited start end started ended since until datum zeit erstellt geaendert fecha hora heure cree inicio fim fin'.split())
WHOLE_DAYS = '%Y%m%d'
EPOCHS = {'epoch s': 10 ** 6, 'epoch ms': 10 ** 3}

def _number_dates(values, name):
    ...

def _number_kind(values):
    ...

def _decimal_places(values):
    ...

def _long_kind(known):
    ...

def _date_objects(values):
    ...
MIN_SHARED = 5

def _ordinal_kind(values):
    ...

def _identifier(found):
    ...

def _said_nothing(words):
    ...

def _written(format):
    ...

def misspelled(values: pd.Series, most: int=2000) -> list:
    ...

def _said_twins(values):
    ...

def _text_kind(values, name):
    ...

def guess(values: pd.Series, name) -> tuple:
    ...
_words = lambda text: set(text.split())
QUASI = _words('age alter edad idade sex gender geschlecht sexe sexo genre genero zip zipcode postcode postal plz codepostal\n    codigopostal cep birth birthdate birthday birthyear born dob yob geburtsdatum geburtstag geburtsjahr geboren naissance nacimiento nascimento\n    marital married marriage familienstand etatcivil estadocivil native country pays\n    pais nationality citizenship nationalitaet staatsangehoerigkeit nationalite nacionalidad nacionalidade education bildung\n    ausbildung schulabschluss educacion educacao escolaridade occupation profession job beruf profesion profissao ocupacion\n    ocupacao city town county state region municipality wohnort stadt bundesland ville departement ciudad provincia cidade\n    relationship language sprache langue idioma agegroup ageband agerange agebracket agecategory ageclass altersgruppe altersklasse\n    trancheage tranchedage groupedage grupoedad grupodeedad faixaetaria ismale isfemale male female weiblich mannlich maennlich homme\n    femme hombre mujer masculino femenino feminino senior seniorcitizen elderly household householdsize haushalt haushaltsgrosse\n    haushaltsgroesse hhsize menage foyer hogar agregadofamiliar familysize familystatus famille spouse partner ehepartner lebenspartner\n    conjoint pareja conyuge conjuge children numchildren kids kinder kinderzahl enfants hijos filhos dependents dependants\n    tenure seniority yearswithfirm yearsatcompany yearsemployed betriebszugehorigkeit betriebszugehoerigkeit dienstjahre anciennete\n    antiguedad antiguidade')
HEALTH, MONEY, ORIGIN = ('health', 'money', 'racial or ethnic origin')
SPECIAL = {what: _words(words) for what, words in {HEALTH: 'disease diseases diagnosis diagnoses diagnose diagnosen diagnostic diagnostico diagnosticos illness krankheit\n        krankheiten krankheitstage vorerkrankung vorerkrankungen erkrankung erkrankungen maladie maladies enfermedad enfermedades\n        doenca doencas icd icd9 icd10 cancer krebs cancro diabetes diabetic hiv vih aids disability disabilities disabled\n        behinderung behindert schwerbehinderung handicap discapacidad minusvalia deficiencia invalidite medication medications\n        medikament medikamente medicament medicaments medicamento medicamentos drug drugs treatment behandlung traitement\n        tratamiento tratamento therapy therapie terapia died death deaths mortality tod todesursache verstorben deces mort muerte\n        morte obito hospitalexpire pregnancy pregnant schwanger schwangerschaft grossesse enceinte embarazo embarazada gravidez\n        gravida health healthstatus gesundheit gesundheitszustand sante salud saude symptom symptoms symptome sintoma sintomas\n        allergy allergies allergie allergien alergia alergias surgery chirurgie cirugia cirurgia vaccination vaccinated impfung\n        impfstatus vaccin vacuna vacina sickleave krankmeldung krankenstand arretmaladie bajamedica licencamedica bloodtype\n        bloodgroup bloodpressure blutgruppe blutdruck groupesanguin gruposanguineo tiposanguineo smoker smoking raucher fumeur\n        fumador fumante bmi imc depression mentalhealth comorbidity comorbidities comorbidites comorbilidades comorbidades', 'religion or belief': 'religion religions religious religionszugehorigkeit religionszugehoerigkeit religiao konfession kirchensteuer\n        glaube glaubensbekenntnis confession croyance creencia creencias crenca creed faith', 'political opinion': 'political partyaffiliation politischemeinung politischeeinstellung parteizugehorigkeit parteizugehoerigkeit\n        parteimitglied parteimitgliedschaft wahlverhalten opinionpolitique opinionspolitiques partipolitique ideologiapolitica\n        opinionpolitica afiliacionpolitica partidopolitico opiniaopolitica filiacaopolitica votingintention intentiondevote\n        intenciondevoto intencaodevoto', 'trade union membership': 'tradeunion laborunion labourunion unionmember unionmembership unionized unionised gewerkschaft\n        gewerkschaftsmitglied gewerkschaftsmitgliedschaft gewerkschaftszugehorigkeit gewerkschaftszugehoerigkeit syndicat syndique appartenancesyndicale\n        sindicato sindicalizado afiliacionsindical filiacaosindical sindical', 'sex life or sexual orientation': 'sexual sexuality sexuell sexuelle sexualitat sexualitaet sexuelles sexualite sexualidad sexualidade\n        sexlife sexleben viesexuelle orientationsexuelle lgbt lgbtq homosexual', 'genetic data': 'genetic genetics genotype genome dna genetik genetisch genetische genotyp genom genetique adn genetica\n        genetico genotipo genoma mutation mutations brca brca1 brca2 snp snps', 'biometric data': 'biometric biometrics fingerprint fingerprints faceid facescan irisscan retinascan voiceprint biometrie\n        biometrisch biometrische fingerabdruck gesichtsscan biometrique empreintedigitale empreintesdigitales biometria biometrico\n        huelladactilar huelladigital impressaodigital', ORIGIN: 'race ethnicity ethnic ethnicgroup ethnicorigin ethnie ethnisch ethnische ethnischeherkunft hautfarbe rasse origineethnique\n        originesethniques etnia etnico raza raca origenetnico origemetnica cordapele colordepiel couleurdepeau skincolor skincolour\n        migrationshintergrund', 'criminal record': 'criminal criminalrecord conviction convictions convicted felony felonies offence offences offense offenses\n        arrest arrests arrested recidivism vorstrafe vorstrafen straftat straftaten verurteilung verurteilungen strafregister\n        casierjudiciaire condamnation condamnations infraction infractions delit delits antecedentespenales condena condenas delito\n        delitos antecedentescriminais condenacao condenacoes crimes', MONEY: 'income salary salaries wage wages earnings einkommen gehalt lohn bruttolohn nettolohn revenu revenus salaire salaires salario\n        salarios sueldo ingreso ingresos renda rendimentomensal rendimentoanual rendimentos ordenado default bankruptcy insolvenz faillite quiebra falencia\n        debt debts schulden dette dettes deuda deudas divida dividas creditscore creditrating bonitat bonitaet schufa networth vermogen vermoegen\n        patrimoine patrimonio'}.items()}
_LAW = {'criminal record': 'Article 10 GDPR', MONEY: ''}
NOT_SPECIAL = _words('defaultvalue defaultsetting defaultlanguage defaultcurrency defaultunit defaultaddress healthcheck raceid\n    racetime racenumber fechaingreso fechadeingreso datetraitement datedetraitement')

def special_category(name) -> tuple:
    ...

def guess_role(name) -> tuple:
    ...

def _detail_role(values, name):
    ...

def _column(values, name, target):
    ...

def _of_sequence(c, values, entity, time):
    ...

def _rules_in(df, schema):
    ...

def _is_guess(rule):
    ...

def _taken_back(c):
    ...

def _completed(c, values, target):
    ...

def _whole_dates(x):
    ...

def _dates_problem(c, values):
    ...

def _numbers_problem(c, values):
    ...

def fit_problem(c: Column, values: pd.Series) -> str:
    ...
_UNFIT = 'The table does not fit the schema:'
FORMAT = 2
_PARTS = ('columns', 'rules', 'person', 'confirmed', 'entity', 'time')

def _entry_problems(i, entry):
    ...

def _file_problems(d):
    ...

def _write_text(path, text, force=True):
    ...

def _read_text(path):
    ...
