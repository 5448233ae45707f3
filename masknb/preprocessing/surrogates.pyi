# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['ALPHABET', 'TEMPLATES', 'LIMIT', 'PLACES', 'LABEL', 'SPARSE_ZIP', 'COARSE', 'PLAIN', 'options', 'Shape', 'shuffle_index', 'read_shape', 'surrogates', 'pseudonyms', 'generalise', 'action_of', 'learned_columns', 'cannot_synthesise', 'coarse_what', 'learnable', 'shapes', 'record', 'deidentify']
import base64, hashlib, hmac, re, secrets, string
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
import numpy as np, pandas as pd
from ..errors import DataError, SchemaError, checked
from .identifiers import AGE, BIRTH, detail, named, scrub
from .schema import ACTIONS, Schema, date_format, dtype_of, numbers, read_dates
from ..untrusted import among, each, real, record, text, truth
ALPHABET = {'9': string.digits, 'A': string.ascii_uppercase, 'a': string.ascii_lowercase, 'h': '0123456789abcdef', 'X': string.digits + string.ascii_uppercase, '?': string.ascii_letters + string.digits, '#': '123456789', 'v': '89ab'}
TEMPLATES = {'user name': ('@first_name lower', '9', '9'), 'city': ('@city',), 'postal address': ('#', '9', '9', '= ', '@street_name'), 'e-mail address': ('@first_name lower', '=.', '@last_name lower', '9', '9', '=@example.', '@top'), 'web address': ('=https://example.', '@top', '=/', '@last_name lower', '9', '9'), 'IP address': ('=10.', '@octet', '=.', '@octet', '=.', '@octet'), 'MAC address': ('=02', *('=:', '@pair') * 5), 'UUID': tuple(('h' if c == 'x' else c if c == 'v' else '=' + c for c in 'xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx'))}

def options(place: str) -> np.ndarray:
    ...

def _words(name):
    ...

def _cased(words, case):
    ...
LIMIT, PLACES = (2 ** 62, 1000)

@dataclass(frozen=True)
class Shape:
    places: tuple
    numeric: bool = False
    check: str = ''
    distinct: float = 1.0
    missing: float = 0.0
    dtype: str = 'object'

    @property
    def room(self) -> int:
        ...

    def to_dict(self):
        ...

    @classmethod
    def from_dict(cls, d):
        ...

    @classmethod
    def of(cls, values: pd.Series, what: str='unique code', min_count: int=5) -> Shape:
        ...

    def make(self, start: int, n: int, seed: int) -> np.ndarray:
        ...

    def cells(self, start: int, n: int, seed: int) -> pd.Series:
        ...

    @classmethod
    def declared(cls, column):
        ...

def _class(chars, counts, min_count):
    ...

def _places(texts, min_count):
    ...

def _usual(texts, key):
    ...

def _name_places(texts):
    ...

def _iban_shape(cls, texts, min_count, many):
    ...

def shuffle_index(i, n: int, seed: int) -> np.ndarray:
    ...

def _written(places, index, seed):
    ...

def _letters(keys):
    ...

def _luhn_digit(keys):
    ...

def _iban_digits(keys):
    ...
_CHECKS = {'luhn': _luhn_digit, 'iban': _iban_digits}

def _longer(shape):
    ...

def _typed(keys, gone, dtype):
    ...
_PLACE = re.compile('[9AahX?#v]|=.{0,64}|@(?:first_name|last_name|city|street_name|octet|pair|top)(?: lower| upper)?', re.DOTALL)
_SHAPE = record(places=each(lambda p: text(p) and _PLACE.fullmatch(p), 1, PLACES), numeric=truth, check=among('', *_CHECKS), distinct=real(0, 1), missing=real(0, 1), dtype=text, optional=['numeric', 'check', 'distinct', 'missing', 'dtype'])

def read_shape(d: dict) -> Shape:
    ...
LABEL = 'pseudonym (still personal data, GDPR Art. 4(5))'

def surrogates(values: pd.Series, what: str='unique code', seed: int | None=None) -> pd.Series:
    ...

def pseudonyms(values: pd.Series, key: bytes | None) -> pd.Series:
    ...
SPARSE_ZIP = set('036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893'.split())
COARSE = ('date of birth', 'exact date', 'US ZIP', 'postcode', 'age over 89')

def generalise(values: pd.Series, what: str) -> pd.Series:
    ...

def _years(values, birth):
    ...

def _number_years(values):
    ...

def _three(values, us):
    ...

def action_of(column) -> str | None:
    ...

def learned_columns(schema: Schema) -> list:
    ...

def cannot_synthesise(c) -> str:
    ...

def coarse_what(values: pd.Series, column) -> str:
    ...

def _coarse_column(values, c):
    ...

def learnable(df: pd.DataFrame, schema: Schema) -> tuple:
    ...

def shapes(df: pd.DataFrame, schema: Schema, min_count: int=5) -> dict:
    ...

def record(schema: Schema) -> pd.DataFrame:
    ...
PLAIN = TEMPLATES | {'name of a person': ('@first_name', '= ', '@last_name'), 'payment card number': ('=4', *'9' * 14, '=0'), 'bank account number': ('=X', '=X', '=0', '=0', *'9' * 16)}

def _told(df, schema):
    ...

def deidentify(df: pd.DataFrame, actions, key: bytes | None=None, seed: int | None=None) -> pd.DataFrame:
    ...
