# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['UTILITY', 'map_of', 'shown', 'Compare', 'compare']
import ipywidgets as w
import numpy as np, pandas as pd
from ..evaluation.report import evaluate, heat_maps, overlay
from ..evaluation.rumap import RUMap, drawn
from .parts import Code, Worker, locked, panel, picture, renew, say, table, text, words
from .sitting import Sitting, in_order
UTILITY = ('TSTR / TRTR (boosting)', 'pair trends')

def map_of(takes: list) -> RUMap:
    ...

def shown(m: RUMap) -> str:
    ...

class Compare:
    take: Any
    column: Any
    go: Any
    view: Any
    s: Any
    tell: Any
    worker: Any
    message: Any
    map: Any
    one: Any
    pairs: Any
    figures: Any
    code: Any

    def __init__(self, s: Sitting, done=lambda: None) -> None:
        ...

    def made(self) -> str:
        ...

    def refresh(self):
        ...

    def start(self):
        ...

    def show(self):
        ...

    def draw(self):
        ...

def compare(table, called: str='df') -> w.Widget:
    ...
