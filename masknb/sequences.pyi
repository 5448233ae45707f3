# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['BLOCK', 'SEQUENCE_RECIPE', 'in_order', 'constant_within', 'SequenceMasker']
import json, math, os, time
from dataclasses import asdict
import numpy as np, pandas as pd, torch
from fastcore.basics import AttrDict
from .cgan.sequences import Axis, EventStatistics, Recurrent, SequenceRecipe, Sequences, clock, draw_sequences, train_sequences
from .cgan.training import History, one_thread
from .errors import ConditionError, MasknbError, ModelFileError, SchemaError, checked
from .masker import COST, UNFIT, Masker, from_document, peak_memory_mb, same_shapes
from .modelfile import read_model, write_model
from .preprocessing.encoding import TableEncoder, from_state, from_values, labels, state, to_values
from .preprocessing.schema import Column, Schema
from .preprocessing.surrogates import Shape, action_of, learnable, read_shape, shapes
from .untrusted import among, pair, real, record, whole

def in_order(df: pd.DataFrame, schema: Schema) -> tuple:
    ...

def constant_within(values: pd.Series, who: np.ndarray) -> bool:
    ...

def _unused(name, names):
    ...

class SequenceMasker:
    table: Any
    encoder: Any
    net: Any
    schema: Any
    seed: Any
    min_count: Any
    recipe: Any
    entities: Any
    attributes: Any
    history: Any
    cost: Any
    drawn: Any
    count: Any
    gap: Any
    dates: Any
    identity: Any
    invented: Any
    learned: Any
    axes: Any
    unit: Any
    label = 'recurrent conditional GAN'

    def __init__(self, schema: Schema, seed: int=0, min_count: int=5, recipe: SequenceRecipe=SequenceRecipe(), entities='default') -> None:
        ...

    def __repr__(self):
        ...

    @property
    def interrupted(self) -> bool:
        ...

    def _refuse(self, df):
        ...

    def _split(self, df):
        ...

    def _relative(self, rows, moving, when, first):
        ...

    def fit(self, df: pd.DataFrame, minutes: float=None, progress: bool=True, callbacks: tuple=()) -> SequenceMasker:
        ...

    def _sequences(self, events, entities, who, when, first):
        ...

    def _told(self, entities):
        ...

    @property
    def _sizes(self):
        ...

    @property
    def _calendar(self):
        ...

    def sample(self, n: int, where: dict=None, seed: int=None) -> pd.DataFrame:
        ...

    def _block(self, entities, begin, seed):
        ...

    def _written(self, entities, tokens, values, who, when, begin, seed, rng):
        ...

    def mask(self, df: pd.DataFrame) -> pd.DataFrame:
        ...

    def save(self, path, force: bool=False):
        ...

    @classmethod
    def load(cls, path) -> SequenceMasker:
        ...

class _Bar:
    bar: Any

    def __init__(self) -> None:
        ...

    def __call__(self, run):
        ...

    def close(self):
        ...
BLOCK = 2048
_pair = pair(real(0, 1000000.0), real(0, 1000000.0))
SEQUENCE_RECIPE = record(loss=among('hinge', 'wasserstein'), steps=pair(whole(1), whole(1)), events=whole(1, 10 ** 7), window=whole(1, 10 ** 7), rates=_pair, betas=pair(_pair, _pair), decay=_pair, width=whole(1, 2 ** 16), hidden=whole(1, 2 ** 16), patience=whole(), every=whole(1), **dict.fromkeys(('adversarial', 'info', 'epochs', 'fine', 'constant', 'penalty', 'blur', 'forget'), real(0, 1000000.0)))

def _from(doc, arrays):
    ...

def _try(m):
    ...
