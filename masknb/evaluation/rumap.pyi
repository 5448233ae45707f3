# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['GAINS', 'RISKS', 'FIRST', 'REAL', 'INDEPENDENT', 'PARTS', 'KEPT', 'WORST', 'SAYS', 'WIDTH', 'HEIGHT', 'LEFT', 'RIGHT', 'TOP', 'BOTTOM', 'STRIP', 'LINE', 'NAMES', 'END', 'THEMES', 'gains', 'gained', 'worst_attack', 'kept_parts', 'Copy', 'Independent', 'Exam', 'exam', 'measured', 'prepared', 'fingerprint', 'described', 'key_of', 'result', 'RUMap', 't_interval', 'over_seeds', 'dominated', 'against', 'drawn', 'limits', 'quietly', 'rumap', 'ticks', 'label_places', 'halo']
import contextlib, copy, hashlib, inspect, io, json, math, re, sys, time, warnings
from dataclasses import dataclass, replace
from pathlib import Path
import numpy as np, pandas as pd
from ..data.datasets import Dataset, split
from ..writing import atomic, made_folder
from ..errors import DataError, MasknbError, printable
from ..untrusted import cell, each, named, read_bytes, read_json, record
from ..preprocessing.encoding import TableEncoder
from ..preprocessing.schema import Schema
from ..preprocessing.surrogates import learnable
from .cost import cost_figures, spoken
from .figures import Z, Tables
from .report import png, rendered, saved
from .risk import risk_figures
from .similarity import one_thread, similarity_figures
from .utility import utility_figures
GAINS = ('copies', 'singling out', 'linkability', 'inference', 'TCAP', 'membership', 'quasi-identifiers')

def gains(figures: pd.DataFrame) -> pd.DataFrame:
    ...
RISKS = {'membership disclosure': ('name', 'membership inference AUC', 'four held-out rows'), 'attribute disclosure': ('attack', 'TCAP', 'a sensitive column or a target, on which synthetic rows agree'), 'singling out by one column': ('name', 'singling out (one column)', 'values that occur once'), 'singling out by several columns': ('name', 'singling out (several columns)', 'combinations that occur once'), 're-identification': ('name', 'unique matches', 'people who are alone with their quasi-identifiers')}
FIRST = next(iter(RISKS))
REAL, INDEPENDENT = ('real data', 'independent columns')

def gained(figures: pd.DataFrame, attack: str) -> pd.DataFrame:
    ...

def worst_attack(figures: pd.DataFrame) -> tuple:
    ...
PARTS = {'TSTR / TRTR (boosting)': 'prediction', 'association difference': 'association', 'pair trends': 'pairs'}

def _wide(figures, name, field='value'):
    ...

def kept_parts(figures: pd.DataFrame) -> dict:
    ...

class Copy:
    schema: Any
    seed: Any
    label = REAL

    def __init__(self, schema: Schema=None, seed: int=0) -> None:
        ...

    def mask(self, df: pd.DataFrame) -> pd.DataFrame:
        ...

class Independent:
    schema: Any
    seed: Any
    label = INDEPENDENT

    def __init__(self, schema: Schema=None, seed: int=0) -> None:
        ...

    def mask(self, df: pd.DataFrame) -> pd.DataFrame:
        ...

@dataclass
class Exam:
    train: pd.DataFrame
    holdout: pd.DataFrame
    schema: Schema
    target: str | int | None
    quick: bool = True
    folder: Path | None = None

def exam(data, holdout: pd.DataFrame=None, schema: Schema=None, target=None, quick: bool=True, cache=None) -> Exam:
    ...

def _folder(cache):
    ...

def measured(e: Exam, method) -> list:
    ...

def prepared(method, seed: int, schema: Schema):
    ...

def fingerprint(df: pd.DataFrame) -> str:
    ...

def described(x):
    ...

def _source(x):
    ...

def _made_with(x):
    ...
KEPT = 3
_RESULT = record(figures=each(named(lambda v: v is None or cell(v) or each(cell)(v))), cpu_seconds=cell)

def key_of(e: Exam, method) -> str:
    ...

def result(e: Exam, method) -> dict:
    ...

@dataclass
class RUMap:
    table: pd.DataFrame
    panels: dict
    figures: pd.DataFrame
    axes: dict
    thresholds: dict
    facts: dict
    notes: dict
    up: bool = True
    shown: str = FIRST

    def redraw(self, risk: str=None, utility: str=None, thresholds: dict=None) -> RUMap:
        ...

    def methods(self) -> pd.DataFrame:
        ...

    def within(self) -> pd.DataFrame:
        ...

    def sentences(self) -> list:
        ...

    def _nothing(self):
        ...

    def _beside(self):
        ...

    def __repr__(self):
        ...

    def rooted(self) -> bool:
        ...

    def _scales(self, t):
        ...

    def scene(self) -> dict:
        ...

    def strips(self) -> list:
        ...

    def _risk_words(self):
        ...

    def plot(self, theme: str='light'):
        ...

    def _repr_png_(self):
        ...

    def details(self, method: str) -> list:
        ...

    def _page(self, title=None):
        ...

    def _repr_html_(self):
        ...

    def to_html(self, path, title: str='What is kept, what an attacker gains', force: bool=False):
        ...

    def to_json(self, path=None, force: bool=False) -> str:
        ...

def t_interval(values) -> tuple:
    ...

def over_seeds(values, below, above) -> tuple:
    ...

def dominated(risk, utility) -> np.ndarray:
    ...

def against(t: pd.DataFrame) -> pd.DataFrame:
    ...
WORST = 'worst attack'
SAYS = {'risk': f'{FIRST}: what an attacker gains in telling people of the table from others (0: a coin, 1: everybody for certain)', WORST: 'gain of the worst attack, another one for every method (0: nobody is better off, 1: a copy of the table)', 'utility': 'kept of the real table (0: independent columns, 1: other real rows)'}

def _joined(names):
    ...

def _known(figures, axis):
    ...

def _check_axes(figures, risk, utility):
    ...

def _places(value, below, above, within=(-math.inf, math.inf)):
    ...

def _figure_places(figures, name):
    ...

def _risks(figures, risk):
    ...

def _utilities(figures, utility):
    ...

def _named_axis(at, name):
    ...

def drawn(figures: pd.DataFrame, facts: dict, notes: dict, risk=None, utility=None, thresholds: dict=None) -> RUMap:
    ...

def limits(thresholds) -> dict:
    ...

def _named(methods):
    ...

def _numbers(seeds):
    ...

def _why(e, names):
    ...

@contextlib.contextmanager
def quietly():
    ...

def _runs(e, methods, seeds, tell):
    ...

def rumap(methods, data, seeds=3, risk: str=None, utility: str=None, thresholds: dict=None, cache=None, quick: bool=True, holdout: pd.DataFrame=None, schema: Schema=None, target=None, progress: bool=True) -> RUMap:
    ...

def _span(v, low, high):
    ...

def _worst_words(r):
    ...
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = (760, 440, 62, 84, 16, 46)

def ticks(low: float, high: float, most: int=6) -> list:
    ...

def label_places(points, names: list, others: list=(), letter: float=6.6, line: float=15) -> list:
    ...

def _inside(b):
    ...

def _covered(b, others):
    ...

def _ends(values):
    ...

def _bar(scale, low, high, first, last):
    ...

def _busy(points, risk, utility):
    ...
STRIP, LINE, NAMES, END = (376, 19, 196, 362)
THEMES = dict(light=dict(ground='#ffffff', ink='#1b1f24', soft='#57606a', line='#d8dee4', accent='#1f5fa8', mark='#b35900'), dark=dict(ground='#0d1117', ink='#e6edf3', soft='#9aa4ae', line='#30363d', accent='#79b8ff', mark='#ffb366'))

def halo(ax, c):
    ...

def _mark(ax, p, c, text):
    ...

def _strip(ax, p, c, text):
    ...
