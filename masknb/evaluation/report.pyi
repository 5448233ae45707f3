# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['ROOMS', 'REMEDIES', 'FIXED', 'COLORS', 'CARDS', 'SAYS', 'Report', 'remedy', 'shown', 'interval', 'shares', 'rules_broken', 'rule_figure', 'evaluate', 'png', 'named', 'overlay', 'heat_maps', 'importances', 'attack_rates', 'rendered', 'saved']
import base64, io, json, math
from dataclasses import dataclass
import numpy as np, pandas as pd
from ..writing import atomic
from ..errors import DataError, printable
from ..preprocessing.rules import Rule, suggest_rules
from ..preprocessing.schema import Schema
from .figures import LEAST, Figure, Tables, alarmed, shielded, unavailable, wilson
from .similarity import association_matrices, one_thread, similarity_columns, similarity_figures
from .utility import importance, utility_figures
from .risk import ATTACKS, attacks, lots, risk_figures
from .cost import cost_figures
from .disclosure import few, told, tried

@dataclass
class Report:
    figures: pd.DataFrame
    columns: pd.DataFrame
    shares: dict
    association: tuple
    attacks: pd.DataFrame
    importance: pd.DataFrame
    rules: pd.DataFrame
    facts: dict

    def __getitem__(self, name) -> float:
        ...

    @property
    def alarms(self) -> pd.DataFrame:
        ...

    def __repr__(self):
        ...

    def pictures(self) -> dict:
        ...

    def careful(self) -> pd.DataFrame:
        ...

    def to_json(self, path=None, force: bool=False) -> str:
        ...

    def _page(self, title=None):
        ...

    def _repr_html_(self):
        ...

    def to_html(self, path, title: str='What was kept, what could leak', force: bool=False):
        ...
ROOMS = ('similarity', 'utility', 'risk', 'cost')
REMEDIES = {'rules broken': 'put the rule into the schema (`suggest_rules` finds it) and mask again, since rules of the schema are kept', 'lost variety': 'lower min_count, merge rare labels before masking, or ask for the label as a condition when sampling'}

def remedy(f) -> str:
    ...

def shown(x) -> str:
    ...

def interval(f) -> str:
    ...
FIXED = '* An interval for the fitted models, clusters or bins as they are: drawn again, the figure would vary more.'

def shares(t: Tables, name) -> pd.DataFrame:
    ...

def _bins(a, b, column, most=16):
    ...

def _tops(a, b, most=8):
    ...

def rules_broken(train: pd.DataFrame, synthetic: pd.DataFrame, holdout: pd.DataFrame | None, schema: Schema) -> pd.DataFrame:
    ...

def rule_figure(broken: pd.DataFrame, n: int, m: int, holdout) -> Figure:
    ...

def evaluate(train: pd.DataFrame, synthetic: pd.DataFrame, holdout: pd.DataFrame=None, schema: Schema=None, target=None, seed: int=0, quick: bool=False, cost=None, likelihoods: dict=None) -> Report:
    ...

def _columns(t, bars):
    ...
COLORS = ('#4477aa', '#ee6677')

def png(fig) -> bytes:
    ...

def named(text, most=26) -> str:
    ...

def _axes(width, height, **kwargs):
    ...

def overlay(s: pd.DataFrame, name, number: bool) -> bytes:
    ...

def heat_maps(association: tuple, most: int=40) -> bytes:
    ...

def importances(table: pd.DataFrame, most: int=12) -> bytes:
    ...

def attack_rates(table: pd.DataFrame) -> bytes:
    ...

def rendered(body: str, title: str=None, filters: dict=None, **content) -> str:
    ...

def saved(text: str, path=None, force: bool=False) -> str:
    ...

def _told_rules(report):
    ...

def _flat(attacks):
    ...
CARDS = (('column similarity', 'column similarity', '1 is best'), ('pair trends', 'pair trends', '1 is best'), ('detection AUC', 'detection AUC', '0.5 is best'), ('skill kept', 'skill kept', '1 is best'), ('DCR share', 'DCR share', '0.5 is best'), ('membership inference AUC', 'membership AUC', '0.5 is best'))
SAYS = dict(similarity='How alike are the tables?', utility='Does work done on synthetic rows hold on real ones?', risk='What could leak?', cost='What did it take?')
