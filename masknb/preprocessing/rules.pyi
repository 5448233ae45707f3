# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['Rule', 'Order', 'Range', 'Positive', 'Formula', 'Sum', 'Difference', 'Product', 'Ratio', 'Percent', 'Days', 'Years', 'Combination', 'Presence', 'Unique', 'suggest_rules', 'check_rules', 'keep_rules']
import re
from dataclasses import dataclass, fields, replace
import numpy as np, pandas as pd
from pandas.api import types as pt
from ..errors import ConditionError, SchemaError, printable
from .durations import unit_seconds
from .encoding import from_values, to_values
from .identifiers import BIRTH, named
from .schema import EPOCHS, WHOLE_DAYS, Column, date_format, family, is_lengths, number_pattern, numbers, read_amount, read_dates, write_amount, write_dates, for_nothing
_PER_SECOND = {'s': 1, 'ms': 10 ** 3, 'us': 10 ** 6, 'ns': 10 ** 9}

def _zoned(s):
    ...

def _plain_dates(s):
    ...

def _amounts(s: pd.Series, wall: bool=False) -> np.ndarray:
    ...

def _as_dates(s, x, wall):
    ...

def _put(s, rows, x, wall=False):
    ...

def _step(s):
    ...

class Rule:
    measured = False
    guessed = False

    def holds(self, df: pd.DataFrame) -> np.ndarray:
        ...

    def keep(self, df: pd.DataFrame, fixed=(), rng=None) -> pd.DataFrame:
        ...

    @property
    def title(self) -> str:
        ...

    def to_dict(self) -> dict:
        ...

    @classmethod
    def from_dict(cls, d: dict) -> Rule:
        ...

    @classmethod
    def suggest(cls, df: pd.DataFrame, schema, min_count: int=5) -> list:
        ...

def _named(value, rule, least=1):
    ...

def _is_dates(format):
    ...

def _from_text(s, format):
    ...

def _counted(s, format):
    ...

def _as_before(old, s, format):
    ...

def _read(rules, df) -> tuple:
    ...

def _written(df, new, written):
    ...

def _near(known, of, rows, rng):
    ...

def _comparable(rule, t, columns, only=None):
    ...

def _formats(rule):
    ...

@dataclass(frozen=True)
class Order(Rule):
    low: str
    high: str
    strict: bool = False
    formats: tuple = ()
    measured = True

    def __post_init__(self):
        ...

    @property
    def columns(self):
        ...

    def __str__(self):
        ...

    def _pair(self, t, wall=False):
        ...

    def _holds(self, t):
        ...

    def _moved(self, t, rows, known, goal, sign, good, gap, wall, rng):
        ...

    def _keep(self, t, broken, fixed, rng):
        ...

    @classmethod
    def _suggest(cls, f):
        ...

def _bound(value, rule):
    ...

@dataclass(frozen=True)
class Range(Rule):
    column: str
    low: float | str | None = None
    high: float | str | None = None
    strict: bool = False
    formats: tuple = ()
    measured = True

    def __post_init__(self):
        ...

    @property
    def columns(self):
        ...

    def __str__(self):
        ...

    def _ends(self, s):
        ...

    def _holds(self, t):
        ...

    def _within(self, s, broken):
        ...

    def _keep(self, t, broken, fixed, rng):
        ...

    @classmethod
    def _suggest(cls, f):
        ...

def Positive(column, **kw):
    ...
_SAID = {'sum': ' + ', 'difference': ' - ', 'product': ' * ', 'ratio': ' / ', 'percent': ' / '}
_DAY = 86400.0

def _months(x):
    ...

def _years(a, b):
    ...

def _shift(x, months, over=False):
    ...

def _reference(value, rule):
    ...

@dataclass(frozen=True)
class Formula(Rule):
    result: str
    operator: str
    parts: tuple
    decimals: int | None = None
    tolerance: float = 0.0
    formats: tuple = ()
    reference: str | None = None
    measured = True

    def __post_init__(self):
        ...

    @property
    def columns(self):
        ...

    @property
    def _operation(self):
        ...

    def __str__(self):
        ...

    def _operands(self, t):
        ...

    def _value(self, t):
        ...

    def _holds(self, t):
        ...

    def _solved(self, k, r, p):
        ...

    def _keep(self, t, broken, fixed, rng):
        ...

    def _moved(self, k, t, rows, fine):
        ...

    @classmethod
    def _suggest(cls, f):
        ...

def Sum(total, parts, **kw):
    ...

def Difference(result, a, b, **kw):
    ...

def Product(result, a, b, **kw):
    ...

def Ratio(result, a, b, **kw):
    ...

def Percent(result, a, b, **kw):
    ...

def _dates(first, last):
    ...

def Days(result, first, last=None, **kw):
    ...

def Years(result, first, last=None, **kw):
    ...
_COMPUTE = {'sum': lambda *p: sum(p), 'difference': lambda a, b: a - b, 'product': lambda a, b: a * b, 'ratio': lambda a, b: a / b, 'percent': lambda a, b: 100 * a / b, 'days': lambda a, b: np.floor((b - a) / _DAY), 'fraction': lambda a, b: (b - a) / _DAY, 'years': _years}

def _fits(result, value, decimals, tolerance=0.0):
    ...

def _label(v, rule):
    ...

@dataclass(frozen=True)
class Combination(Rule):
    columns: tuple
    table: tuple
    counts: tuple = ()

    def __post_init__(self):
        ...

    def __str__(self):
        ...

    @classmethod
    def learn(cls, df: pd.DataFrame, columns, min_count: int=5) -> 'Combination':
        ...

    def _coded(self, t):
        ...

    def _holds(self, t):
        ...

    def _keep(self, t, broken, fixed, rng):
        ...

    @classmethod
    def _suggest(cls, f):
        ...

def _codes(s, levels):
    ...

def _key(codes, sizes):
    ...

def _patterns(codes):
    ...

def _draw(given, lines, weight, rng):
    ...

def _copied(s, rows, values):
    ...

def _possible(s, levels):
    ...

def _typed(s, values):
    ...

@dataclass(frozen=True)
class Presence(Rule):
    column: str
    when: str
    values: tuple

    def __post_init__(self):
        ...

    @property
    def columns(self):
        ...

    def __str__(self):
        ...

    def _absent(self, t):
        ...

    def _holds(self, t):
        ...

    def _keep(self, t, broken, fixed, rng):
        ...

    @classmethod
    def _suggest(cls, f):
        ...

def _filled(s, rows, of, donors, rng):
    ...

@dataclass(frozen=True)
class Unique(Rule):
    columns: tuple

    def __post_init__(self):
        ...

    def __str__(self):
        ...

    def _holds(self, t):
        ...

    def _keep(self, t, broken, fixed, rng):
        ...

    @classmethod
    def _suggest(cls, f):
        ...

def _candidates(s, n):
    ...

def _spread(size, n):
    ...
_KINDS = {r.__name__: r for r in (Order, Range, Formula, Combination, Presence, Unique)}

def _listed(v):
    ...
_CHANCE = np.log(1e-09)

class _Facts:
    columns: Any
    cells: Any
    rows: Any
    shuffle: Any
    formats: Any
    n: Any
    min_count: Any
    cache: Any
    schema: Any

    def __init__(self, df, schema, min_count) -> None:
        ...

    def once(self, key, make):
        ...

    def amounts(self, name):
        ...

    def step(self, name):
        ...

    def places(self, name, none=None):
        ...

    def some(self, name):
        ...

    def codes(self, name):
        ...

    def gone(self, name):
        ...

    def counts(self, name):
        ...

    def written(self, rule):
        ...

    def of(self, what):
        ...

    def labels(self):
        ...

def _near_rest(x):
    ...

def _order_found(f, a, b):
    ...

def _formula_holds(f, rule):
    ...

def _triples(f, names):
    ...

def _balance(f, rule, *places):
    ...

def _explained(some):
    ...

def _long_sums(f, names, results):
    ...

def _lengths(f):
    ...

def _instants(low, high):
    ...

def _references(f):
    ...

def _determined(f, a, names):
    ...

def _absences(f, name, when):
    ...

def _log_same(f, names):
    ...

def _no_twins(f, names, rows=slice(None)):
    ...

def _implied(rule, rules, f):
    ...

def suggest_rules(df: pd.DataFrame, schema, min_count: int=5) -> list:
    ...

def _as_guess(rule):
    ...

def check_rules(rules, df: pd.DataFrame) -> pd.DataFrame:
    ...
_FIRST = {k: i for i, k in enumerate((Presence, Combination, Range, Order, Formula, Unique))}

def _writes(r):
    ...

def _ordered(rules):
    ...

def _width(s):
    ...

def _close(rules, t):
    ...

def _spared(r, rules, fixed, results, close):
    ...

def _alike(fixed, columns, rows):
    ...

def _tried(r, t, broken, fixed, rng, spared=lambda held: set()):
    ...

def _passes(rules, t, fixed, rng, times=5):
    ...

def _group(rules, k):
    ...

def _borrow(group, t, fixed, rng):
    ...

def _contradiction(rules, broken, fixed):
    ...

def keep_rules(rules, df: pd.DataFrame, fixed=(), rng=None) -> pd.DataFrame:
    ...
