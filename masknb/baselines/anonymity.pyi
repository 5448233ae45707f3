# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['OVER', 'DIVERSITY', 'LOSSES', 'ALGORITHMS', 'distinct', 'entropy', 'recursive', 'closeness', 'Secret', 'secret', 'persons', 'heads', 'Anonymity', 'audit_anonymity', 'Demands', 'mondrian', 'associated', 'Choice', 'Lattice', 'KAnonymity']
import math, numbers, time
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np, pandas as pd
from fastcore.basics import AttrDict, patch
from ..errors import DataError, MasknbError, SchemaError
from ..preprocessing.schema import Column, Schema, check_table, fit_problem
from ..preprocessing.quasi import column_codes, dense, merge
from ..preprocessing.surrogates import learnable, shapes
from .hierarchies import domain, generated, given

def distinct(n):
    ...

def entropy(n):
    ...

def recursive(n, c: float=2.0):
    ...

def closeness(n: np.ndarray, q: np.ndarray, ordered: bool) -> np.ndarray:
    ...

class Secret(NamedTuple):
    name: str
    code: np.ndarray
    share: np.ndarray
    ordered: bool

def secret(s: pd.Series, column: Column) -> Secret:
    ...

def _sensitive(schema, names, table):
    ...
OVER = ('quasi-identifiers', 'all columns')

def _quasi(schema, table, person=None, over=OVER[0]):
    ...

def persons(df: pd.DataFrame, schema: Schema) -> np.ndarray | None:
    ...

def heads(ids: np.ndarray, who: np.ndarray | None) -> np.ndarray:
    ...

@dataclass
class Anonymity:
    sizes: np.ndarray
    uniques: int
    sensitive: pd.DataFrame
    c: float
    quasi: list

    @property
    def k(self) -> int:
        ...

    @property
    def l(self) -> dict:
        ...

    @property
    def t(self) -> float:
        ...

    def __repr__(self):
        ...

def _tables(ids, code, values, most=2 ** 22):
    ...

def audit_anonymity(df: pd.DataFrame, schema: Schema, c: float=2.0, sensitive=None) -> Anonymity:
    ...

def _role_problems(schema, quasi, sensitive, table):
    ...
DIVERSITY = dict(distinct=distinct, entropy=entropy, recursive=recursive)

@dataclass
class Demands:
    k: int
    l: float | None = None
    diversity: str = 'distinct'
    c: float = 2.0
    t: float | None = None

    def variety(self, n):
        ...

    def met(self, counts: list, secrets: list) -> np.ndarray:
        ...

def _between(v, d):
    ...

def _sides(at, n, who):
    ...

def _cut(x, d, demands, secrets, codes, who, tries=16):
    ...

def _diverse(at, gaps, demands, secrets, codes):
    ...

def mondrian(codes: np.ndarray, domains: list, demands: Demands, secrets: list=(), who: np.ndarray | None=None) -> np.ndarray:
    ...

def _widest(x, rows, domains, demands, secrets, who):
    ...

def associated(code: np.ndarray, values: int, others: list) -> np.ndarray:
    ...
LOSSES = ('ncp', 'discernibility')

class Choice(NamedTuple):
    ids: np.ndarray
    kept: np.ndarray
    share: float
    small: float
    loss: float
    bound: float

class Lattice:
    up: Any
    hides: Any
    ncp: Any
    n: Any
    at: Any
    cells: Any
    demands: Any
    secrets: Any
    who: Any
    loss: Any
    heights: Any

    def __init__(self, codes, domains: list, ladders: list, demands: Demands, secrets=(), who=None, loss: str='ncp') -> None:
        ...

    def look(self, node, most: float=1.0) -> Choice:
        ...

    def _diverse(self, ids, kept):
        ...

    def best(self, suppression: float=0.05, most: int=300000) -> tuple:
        ...

def _central(alive):
    ...

def _too_few(limit, suppression):
    ...

def _arguments(k, l, diversity, c, t, algorithm, suppression, loss, over):
    ...
ALGORITHMS = ('mondrian', 'lattice')

class KAnonymity:
    over: Any
    k: Any
    schema: Any
    l: Any
    diversity: Any
    c: Any
    t: Any
    algorithm: Any
    hierarchies: Any
    suppression: Any
    loss: Any
    sensitive: Any
    seed: Any
    domains: Any
    groups: Any
    levels: Any
    cost: Any
    lost: Any

    def __init__(self, k: int=10, schema: Schema=None, l: float=None, diversity: str='distinct', c: float=2.0, t: float=None, algorithm: str='mondrian', hierarchies: dict=None, suppression: float=0.05, loss: str='ncp', sensitive=None, seed: int=0, over: str='quasi-identifiers') -> None:
        ...

    @property
    def label(self) -> str:
        ...

    def __repr__(self):
        ...

    def _task(self, df, table, learned):
        ...

    def mask(self, df: pd.DataFrame) -> pd.DataFrame:
        ...

    def _cuts(self, table, learned, quasi, demands, secrets, who):
        ...

    def _chosen(self, table, learned, quasi, demands, secrets, who):
        ...

    def _written(self, table, ids, groups):
        ...

    def _arranged(self, table, df):
        ...

    def ungroup(self, released: pd.DataFrame) -> pd.DataFrame:
        ...

def _domains(table, learned, quasi, hierarchies):
    ...

def _size_problems(demands, who, n):
    ...

def _secret_problems(demands, secrets):
    ...
