"""Turn a table you may not share into a synthetic one you can, with the evidence beside it."""
__version__ = "0.1.0"
from importlib import import_module
from typing import TYPE_CHECKING

_HOMES = {'Schema': 'preprocessing.schema', 'Column': 'preprocessing.schema', 'Masker': 'masker',
          'SequenceMasker': 'sequences', 'Privacy': 'dp.ledger', 'Between': 'cgan.conditions',
          'KAnonymity': 'baselines.anonymity', 'Noise': 'baselines.noise', 'Histogram': 'baselines.noise',
          'Cart': 'baselines.sequential', 'Forest': 'baselines.sequential', 'Published': 'baselines.zoo',
          'evaluate': 'evaluation.report', 'Report': 'evaluation.report', 'rumap': 'evaluation.rumap',
          'dossier': 'evaluation.dossier'}
_ROOMS = ['studio'] # packages that can be called
__all__ = ['Between', 'Cart', 'Column', 'Forest', 'Histogram', 'KAnonymity', 'Masker', 'Noise', 'Privacy', 'Published',
           'Report', 'Schema', 'SequenceMasker', 'dossier', 'evaluate', 'rumap', 'studio']

if TYPE_CHECKING:
    from .baselines.anonymity import KAnonymity
    from .baselines.noise import Histogram, Noise
    from .baselines.sequential import Cart, Forest
    from .baselines.zoo import Published
    from .cgan.conditions import Between
    from .dp.ledger import Privacy
    from .evaluation.dossier import dossier
    from .evaluation.report import Report, evaluate
    from .evaluation.rumap import rumap
    from .masker import Masker
    from .preprocessing.schema import Column, Schema
    from .sequences import SequenceMasker
    from .studio.page import studio

def __getattr__(name):
    "Load a name when it is first used, so that `import masknb` stays fast."
    if name in _ROOMS: return import_module(f'{__name__}.{name}')
    if name not in _HOMES: raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    return getattr(import_module(f'{__name__}.{_HOMES[name]}'), name)

def __dir__(): return sorted([*globals(), *__all__])
