# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['COST', 'POOL', 'PAGE', 'BLOCK', 'TRIALS', 'LEND', 'TREE', 'UNFIT', 'peak_memory_mb', 'Masker', 'Preflight', 'memory_mb', 'forecast', 'bounded', 'withheld', 'Steps', 'Progress', 'Block', 'in_turn', 'draw_cells', 'surplus', 'Trials', 'met', 'same_shapes', 'from_document']
import contextlib, json, math, numbers, os, time, warnings
from dataclasses import asdict, dataclass, fields, replace
import numpy as np, pandas as pd, torch
from fastcore.basics import AttrDict
from .errors import ConditionError, DataError, MasknbError, ModelFileError, PrivacyError, SchemaError, checked
from .data.files import check_ending, check_layout, refuse_mixed, write_csv
from .modelfile import FORMAT, checksum, read_model, write_model
from .writing import atomic
from .preprocessing.schema import Schema
from .preprocessing.encoding import TableEncoder, from_state, from_values, is_label, state, to_values, second_pass, RARE
from .preprocessing.statistics import Statistics
from .preprocessing.dependencies import Plan, Tree
from .preprocessing.intervals import Interval, find_intervals, settle, widened, with_intervals
from .preprocessing.rules import Rule, check_rules, keep_rules
from .preprocessing.surrogates import Shape, action_of, learnable, read_shape, record, shapes
from .cgan.boosting import Start, draw_free
from .cgan.draws import Draws, InTurn
from .cgan.conditions import beginnings, fitting, partial, resolve, want, write_conditions
from .dp.ledger import Ledger, Privacy
from .dp.marginals import MixtureGAN
from .dp.private import learn, open_ledger, prepare
from .cgan.judges import RowCritics, choose
from .cgan.recipe import PRESETS, PRIVATE, Recipe, from_dict, not_private
from .cgan.networks import Cascade
from .cgan.rows import stored
from .cgan.training import FEW, CascadeGAN, History, OneShotGAN, Run, build, one_thread, people, tell, told_steps, train
COST = dict(seconds=0.0, cpu_seconds=0.0, peak_memory_mb=0.0, rows=0, columns=0, parameters=0, steps=0, size_bytes=0, sample_rows=0, sample_seconds=0.0, sample_cpu_seconds=0.0, sample_rows_per_second=0.0)

def peak_memory_mb() -> float:
    ...

class Masker:
    schema: Any
    given: Any
    care: Any
    rules: Any
    encoder: Any
    plan: Any
    model: Any
    pool: Any
    learned: Any
    intervals: Any
    keyed: Any
    seed: Any
    min_count: Any
    rows_per_person: Any
    recipe: Any
    stated: Any
    privacy: Any
    ledger: Any
    contest: Any
    history: Any
    cost: Any
    drawn: Any
    invented: Any
    shares: Any
    statistics = Statistics

    def __init__(self, schema: Schema=None, preset: str | Recipe='default', seed: int=0, min_count: int=5, rows_per_person: int=10, rules: list=None, privacy: Privacy=None, care: float=None) -> None:
        ...

    def __repr__(self):
        ...

    @property
    def is_private(self) -> bool:
        ...

    @property
    def has_density(self) -> bool:
        ...

    @property
    def interrupted(self) -> bool:
        ...

    @property
    def label(self) -> str:
        ...

    @property
    def actions(self) -> pd.DataFrame:
        ...

    def _plan(self, tokens):
        ...

    def _train(self, tokens, places, persons, minutes, progress, callbacks, begin=None):
        ...

    def fit(self, df: pd.DataFrame, minutes: float=None, progress: bool=True, callbacks: tuple=()) -> Masker:
        ...

    def _cost(self, wall, cpu, rows, before=COST):
        ...

    def _say_actions(self):
        ...

    def _rules_of(self, schema):
        ...

    def _table(self, df):
        ...

    def _same_columns(self):
        ...

    def _check_rules(self, table):
        ...

    def _fit_private(self, df, progress, callbacks):
        ...

    def partial_fit(self, df: pd.DataFrame, minutes: float=None, progress: bool=True, callbacks: tuple=()) -> Masker:
        ...

    def _draw(self, tokens, known, source, allowed=None):
        ...

    def _free(self, source):
        ...

    def _pool(self):
        ...

    def _meeting(self, wanted, source, least=0.02):
        ...

    def _beginnings(self, wanted, asked, source):
        ...

    def _block(self, wanted, asked, source):
        ...

    def _written(self, tokens, places, wanted, source):
        ...

    def _settled(self, df, given):
        ...

    def _arranged(self, df, source):
        ...

    def _sources(self, n, seed, part=None):
        ...

    def _blocks(self, n, where, seed, part=None):
        ...

    def _beside(self, source, draw):
        ...

    def _note_sample(self, rows, seconds, cpu):
        ...

    def sample(self, n: int, where: dict=None, seed: int=None, part: tuple=None) -> pd.DataFrame:
        ...

    def mask(self, df: pd.DataFrame) -> pd.DataFrame:
        ...

    def _completed(self, df, seed, allowed=None):
        ...

    def _checked_rows(self, rows):
        ...

    def complete(self, rows: pd.DataFrame, seed: int=None) -> pd.DataFrame:
        ...

    def sample_like(self, rows: pd.DataFrame, seed: int=None) -> pd.DataFrame:
        ...

    def impute(self, df: pd.DataFrame, seed: int=None) -> pd.DataFrame:
        ...

    def rebalance(self, column, shares: dict=None, n: int=None, seed: int=None) -> pd.DataFrame:
        ...

    def _dense(self, df):
        ...

    def log_prob(self, df: pd.DataFrame) -> np.ndarray:
        ...

    def predict_proba(self, df: pd.DataFrame, column) -> pd.DataFrame:
        ...

    def likelihoods(self, learned: pd.DataFrame, others: pd.DataFrame, seed: int=0, quick: bool=False) -> dict:
        ...

    def _said(self, df):
        ...

    def write(self, path, n: int, where: dict=None, seed: int=None, force: bool=False, part: tuple=None, **layout):
        ...

    def document(self) -> tuple:
        ...

    def save(self, path, force: bool=False):
        ...

    @classmethod
    def load(cls, path, key=None) -> Masker:
        ...

def _whole(name, value, low=1, high=2 ** 53):
    ...

def _with_care(recipe, care, privacy):
    ...

def _private_recipe(preset, privacy):
    ...

@dataclass
class Preflight:
    rows: int
    columns: int
    tokens: int
    parameters: int
    memory_mb: float
    minutes: float
    free_mb: float = float('nan')

    def __str__(self):
        ...

def memory_mb() -> tuple:
    ...

def forecast(rows: int, sizes: list, recipe: Recipe, columns: int=None) -> Preflight:
    ...

def _weights(sizes, recipe):
    ...

def _step_seconds(sizes, recipe):
    ...

def bounded(df: pd.DataFrame, person, most: int, seed: int) -> tuple:
    ...

def _single(n, of):
    ...

def withheld(encoder: TableEncoder, df: pd.DataFrame, much: float=0.1) -> pd.DataFrame:
    ...

class Steps:
    bar: Any

    def __init__(self) -> None:
        ...

    def __call__(self, step, figure, net):
        ...

    def close(self):
        ...

class Progress:
    bar: Any

    def __init__(self) -> None:
        ...

    def __call__(self, run):
        ...

    def close(self):
        ...
POOL = 2 ** 32 - 1

class Block(InTurn):
    seed: Any
    first: Any
    sequence: Any

    def __init__(self, entropy: list, rows: int) -> None:
        ...

    def inner(self, device) -> tuple:
        ...

    def begin(self) -> tuple:
        ...

def in_turn(source: torch.Generator, rows: int) -> InTurn:
    ...
PAGE = 16384
BLOCK = 16384

def draw_cells(model, x, known, source, allowed=None):
    ...

def _chosen(model, x, known, source, allowed):
    ...

def _candidates(model, known):
    ...

def surplus(model, x, known):
    ...
TRIALS = 16

class Trials:
    draws: Any
    left: Any

    def __init__(self, draws, left) -> None:
        ...

    def numbers(self, wide, *key):
        ...

def met(starts: list, meets, share: float, candidates: int, draws: Draws) -> np.ndarray | None:
    ...

def _count(n):
    ...
LEND = 256

def _given(s, new, column):
    ...

def _learned(s, column, codec):
    ...

def _log_p(model, x):
    ...

def _write_parquet(part, blocks):
    ...

def _told_cost(masker):
    ...
TREE = [f.name for f in fields(Tree)]

def _tree(arrays, j, earlier, size):
    ...

def _part(arrays, before):
    ...

def _start(arrays, j, sizes):
    ...

def _model(doc, arrays, sizes, codecs):
    ...

def _one_shot(recipe, sizes, codecs, own):
    ...

def same_shapes(net, own):
    ...
UNFIT = (LookupError, ValueError, TypeError, AttributeError, RuntimeError, ArithmeticError, AssertionError, MemoryError)

def from_document(doc: dict, arrays: dict, key=None) -> Masker:
    ...
