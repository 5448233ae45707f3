# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['METHODS', 'KEY', 'KEY_FILE', 'MITIGATION', 'Privacy', 'Ledger', 'composed', 'signing_key', 'seal', 'check_seal', 'Book', 'table_name']
import contextlib, hashlib, hmac, json, math, os
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
import pandas as pd
from ..errors import DataError, PrivacyError
from ..untrusted import among, each, maybe, read_bytes, read_json, real, record, text, truth, whole
from ..writing import atomic
from .accountant import LOUDEST, MECHANISMS, Curve, Spend
METHODS = ('auto', 'marginals', 'discriminator', 'hybrid')

@dataclass(frozen=True)
class Privacy:
    epsilon: float
    delta: float = 1e-06
    method: str = 'auto'
    seed: int | None = None
    book: str | None = None
    data: str | None = None
    key: str | None = None

    def __post_init__(self):
        ...

def _impossible(p):
    ...

class Ledger:
    privacy: Any
    fits: Any
    lines: Any
    declared: Any
    signed: Any

    def __init__(self, privacy: Privacy, unit: str='row', rows: int=1) -> None:
        ...

    def begin(self, privacy: Privacy, unit: str='row', rows: int=1):
        ...

    @property
    def unit(self) -> str:
        ...

    @property
    def rows(self) -> int:
        ...

    @property
    def sealed(self) -> bool:
        ...

    def spends(self, fit: int=None) -> list:
        ...

    @property
    def delta(self) -> float:
        ...

    @property
    def epsilon(self) -> float:
        ...

    def buy(self, what: str, spend: Spend):
        ...

    def declare(self, what: str):
        ...

    def to_dict(self, model: str='') -> dict:
        ...

    @classmethod
    def from_dict(cls, plain: dict, model: str='', key: str=None) -> Ledger:
        ...

    @property
    def float_mitigation(self) -> str:
        ...

    @property
    def not_covered(self) -> list:
        ...

    def to_frame(self) -> pd.DataFrame:
        ...

    def sentence(self) -> str:
        ...

    def __repr__(self):
        ...
_TARGET = ('epsilon', 'delta', 'method', 'seed', 'data')

def composed(*spends) -> Curve:
    ...
KEY, KEY_FILE = ('MASKNB_LEDGER_KEY', 'MASKNB_LEDGER_KEY_FILE')

def signing_key(path=None) -> bytes | None:
    ...

def seal(plain, key: bytes=None) -> str:
    ...

def check_seal(plain: dict, key: bytes | None, what: str):
    ...
_spend = record(mechanism=among(*MECHANISMS), noise=real(1e-09, 10000000.0), times=whole(1, 10 ** 9), rate=real(0, 1), rows=whole(1, 40))
_fit = record(epsilon=real(0, 1e+300), delta=real(0, 1), method=among(*METHODS), seed=maybe(whole(0, 2 ** 64 - 1)), data=maybe(text), unit=among('row', 'person'), rows=whole(1, 10 ** 9))
_LEDGER = record(fits=each(_fit, 1, 10 ** 4), lines=each(record(fit=whole(0, 10 ** 4), what=text, spend=_spend), most=10 ** 5), declared=each(text), sealed=truth, float_mitigation=text, model=text, signed=truth, sum=text)
_BOOK = record(limit=record(epsilon=real(0, 1e+300), delta=real(0, 1)), lines=each(record(table=text, what=text, epsilon=real(0, 1e+300), delta=real(0, 1), at=text)), signed=truth, sum=text, optional=['signed'])

def _check_form(plain):
    ...
MITIGATION = "Gradients carry Gaussian noise in floating point. Each number is the sum of four normals, halved, each from 53 bits of the operating system's randomness: the attack on the last bits of a float, which tells two runs apart up to 93 times in 100 where one normal is drawn naively (Jin et al. 2022), must then search some 2^159 cases (Holohan and Braghin 2021, section 5.1). That is out of reach, but it is not a proof, as the exact noise of counts is."
_SAY = {'gaussian': 'Gaussian noise {s.noise:.4g}', 'subsampled gaussian': 'Gaussian noise {s.noise:.4g} on {s.rate:.3%} of the rows', 'discrete gaussian': 'discrete Gaussian noise of {s.noise:.4g} rows', 'discrete laplace': 'discrete Laplace noise of {s.noise:.4g} rows', 'pure': 'a noisy choice with epsilon {s.noise:.4g}', 'failure': 'a chance of {s.noise:.2g} to name a value that a single {unit} has'}

class Book:
    path: Any
    key: Any

    def __init__(self, path, epsilon: float=None, delta: float=1e-06, key: str=None) -> None:
        ...

    @contextlib.contextmanager
    def _lock(self):
        ...

    def _write(self, content):
        ...

    def _read(self):
        ...

    def enter(self, table: str, what: str, privacy: Privacy):
        ...

    def to_frame(self) -> pd.DataFrame:
        ...

def table_name(name: str) -> str:
    ...

def _exact(*numbers):
    ...
