# Written by .ci/stubs from the module of the same name, which is exported from a notebook.
from typing import Any
__all__ = ['NOTHING', 'distinct', 'seen', 'overview', 'Inspect', 'inspect']
import ipywidgets as w
import pandas as pd
from ..errors import SchemaError
from ..preprocessing.identifiers import findings
from ..preprocessing.schema import KINDS, ROLES
from ..preprocessing.surrogates import ACTIONS
from .parts import Code, panel, quiet, say, text, words
from .sitting import Sitting, in_order

def distinct(share: float) -> str:
    ...

def seen(s: Sitting) -> pd.DataFrame:
    ...

def overview(s: Sitting) -> pd.DataFrame:
    ...
NOTHING = 'as it is'

class Inspect:
    reveal: Any
    view: Any
    s: Any
    message: Any
    shown: Any
    code: Any
    facts: Any
    rows: Any
    by: Any

    def __init__(self, s: Sitting) -> None:
        ...

    def grid(self):
        ...

    def line(self, i, f):
        ...

    def change(self, name, field, value):
        ...

    def refresh(self):
        ...

    def confirm(self):
        ...

    def show(self):
        ...

def inspect(table, called: str='df') -> w.Widget:
    ...
