# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['KINDS', 'asked', 'export_lines', 'Export', 'export']
import warnings
from pathlib import Path
import ipywidgets as w
from ..cgan.conditions import conditions
from ..data.files import write_table
from ..errors import ConditionError, DataError, printable
from ..writing import atomic, refuse_existing
from ..evaluation.dossier import dossier
from ..evaluation.report import evaluate
from .parts import Code, Worker, locked, panel, renew, say, text, words
from .sitting import Sitting, in_order
KINDS = dict(csv='synthetic.csv', parquet='synthetic.parquet', model='model.mask', report='report.html', dossier='dossier.html', schema='schema.json')

def asked(where: str) -> list:
    ...

def export_lines(kinds: list, folder: str, control, where: str='', safe: bool=False) -> list:
    ...

class Export:
    take: Any
    folder: Any
    where: Any
    boxes: Any
    safe: Any
    view: Any
    s: Any
    worker: Any
    message: Any
    code: Any
    force: Any

    def __init__(self, s: Sitting) -> None:
        ...

    def chosen(self) -> list:
        ...

    def made(self) -> str:
        ...

    def refresh(self):
        ...

    def start(self):
        ...

    def written(self, told):
        ...

    def write(self, t, paths):
        ...

    def rows_of(self, t):
        ...

    def judge(self, t, paths, force):
        ...

def export(table, called: str='df') -> w.Widget:
    ...
