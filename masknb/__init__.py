"""Turn a table you may not share into a synthetic one you can, with the evidence beside it."""
__version__ = "0.1.0"
from importlib import import_module

_HOMES = {'Schema': 'preprocessing.schema', 'Column': 'preprocessing.schema', 'Masker': 'masker', 'SequenceMasker': 'sequences', 'Privacy': 'dp.ledger', 'Between': 'cgan.conditions',
          'KAnonymity': 'baselines.anonymity', 'Noise': 'baselines.noise', 'Histogram': 'baselines.noise', 'Cart': 'baselines.sequential', 'Forest': 'baselines.sequential', 'Published': 'baselines.zoo',
          'evaluate': 'evaluation.report', 'Report': 'evaluation.report', 'rumap': 'evaluation.rumap', 'dossier': 'evaluation.dossier'}
_ROOMS = ['studio'] # packages that can be called
__all__ = [*_HOMES, *_ROOMS]

def __getattr__(name):
    "Load a name when it is first used, so that `import masknb` stays fast."
    if name in _ROOMS: return import_module(f'{__name__}.{name}')
    if name not in _HOMES: raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    return getattr(import_module(f'{__name__}.{_HOMES[name]}'), name)

def __dir__(): return sorted([*globals(), *__all__])
