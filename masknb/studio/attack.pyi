# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['CANARY', 'guesses', 'canary', 'told', 'Attack', 'attack']
import copy, math
import ipywidgets as w
import numpy as np, pandas as pd
from ..evaluation.figures import Tables, wilson
from ..evaluation.risk import fingerprints, tcap
from ..evaluation.similarity import coder
from ..masker import Masker
from .parts import Code, Worker, locked, panel, renew, say, table, words
from .sitting import Sitting, in_order

def guesses(t: Tables, known: list, wanted) -> pd.DataFrame:
    ...

def canary(df: pd.DataFrame, wanted, rng) -> dict:
    ...

def told(s: Sitting, copies: int, known: list, wanted, seed: int=0, preset='fast') -> tuple:
    ...
CANARY = '<p><b>An exercise</b></p><p>A canary is a person who does not exist, put into the table in so many copies, with a secret that few others share. Two models are trained, one with the canary and one without, and both are asked for rows like it. What the first one says of the secret more often than the second, it has memorised. One copy stands for one person; many show what repeated rows would give away.</p>'

class Attack:
    take: Any
    known: Any
    copies: Any
    view: Any
    s: Any
    worker: Any
    message: Any
    result: Any
    code: Any
    wanted: Any
    schema: Any
    song: Any

    def __init__(self, s: Sitting) -> None:
        ...

    def made(self) -> str:
        ...

    def told(self) -> list:
        ...

    def refresh(self):
        ...

    def choose(self):
        ...

    def start(self, work, show):
        ...

    def attack(self, known, wanted):
        ...

    def plant(self, known, wanted):
        ...

    def show(self, found):
        ...

    def sing(self, shares):
        ...

def attack(table, called: str='df') -> w.Widget:
    ...
