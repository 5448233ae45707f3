"""A model, a schema or another file of masknb's own that was damaged, or changed and signed anew, so that only what is read deeper finds it."""
import copy, functools, json, random, tempfile, warnings
from dataclasses import replace
from pathlib import Path
import numpy as np, pandas as pd, safetensors.numpy
from masknb import Masker, Privacy, Schema, SequenceMasker
from masknb.cgan.recipe import PRESETS
from masknb.cgan.sequences import SequenceRecipe
from masknb.dp.ledger import Book, seal
from masknb.errors import DataError, ModelFileError, PrivacyError, SchemaError
from masknb.evaluation.dossier import read_answers
from masknb.modelfile import checksum, read_model
from masknb.preprocessing.exchange import read_schema, write_schema
from tests.fuzz.common import CHEAP, expect, run

TINY = dict(steps=(3, 3), every=3, width=4)
RECIPES = {'cheap': CHEAP, 'fast': replace(PRESETS['fast'], **TINY, boost=4), 'default': replace(PRESETS['default'], **TINY, boost=4), 'mlp': replace(PRESETS['mlp'], **TINY), 'modes': replace(PRESETS['mlp'], encoder='modes', **TINY),
           'gru': replace(PRESETS['mlp'], generator='gru', attention=True, balanced=True, norm=('batch', 'none'), **TINY), 'square': replace(PRESETS['mlp'], generator='square', encoder='minmax', **TINY), 'cnn': replace(PRESETS['cnn'], **TINY)}
KINDS = [*RECIPES, 'private', 'sequences', 'schema', 'sdv', 'frictionless', 'book', 'answers']

def learned(n:int=500) -> pd.DataFrame:
    "A table with a column of every sort that a file remembers in its own way."
    rng = np.random.default_rng(0)
    df = pd.DataFrame({'age': rng.integers(18, 90, n), 'pay': rng.lognormal(3, 1, n).round(2), 'town': rng.choice(list('abcdef'), n), 'when': pd.Timestamp('2024-01-01') + pd.to_timedelta(rng.integers(0, 10**7, n), 's'), 'zone': (pd.Timestamp('2024-01-01', tz='UTC') + pd.to_timedelta(rng.integers(0, 10**4, n), 'h')).tz_convert('Europe/Berlin'),
                       'gap': pd.Series(rng.normal(size=n)).mask(rng.random(n) < .2), 'yes': rng.random(n) < .5, 'card': [f'K{i:05}' for i in rng.permutation(n)], 'euro': [f'{x:.2f} €'.replace('.', ',') for x in rng.lognormal(3, 1, n)], 'many': rng.integers(0, 300, n).astype(str)})
    df['grade'] = pd.Categorical(rng.choice(['low', 'high'], n), ['low', 'high'], ordered=True)
    return df.assign(region=df.town.map(dict(a='x', b='x', c='y', d='y', e='z', f='z')), until=df.when + pd.to_timedelta(rng.integers(0, 99, n), 'D'))

@functools.lru_cache(None)
def original(kind:str) -> bytes:
    "A file as masknb writes it."
    warnings.simplefilter('ignore')
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)/'file'
        _write(kind, path, learned())
        return path.read_bytes()

def _write(kind, path, df):
    if kind == 'sequences': return _events().save(path)
    if kind == 'private': return Masker(None, privacy=Privacy(3., 1e-5, method='marginals', seed=1)).fit(df[['age', 'town', 'when', 'yes']], progress=False).save(path)
    schema = Schema.infer(df)
    schema['card'].action = 'surrogate'
    if kind in RECIPES: return Masker(schema, RECIPES[kind], min_count=2).fit(df, progress=False).save(path)
    if kind == 'book': return Book(path, epsilon=3.).enter('ward 7', 'a model', Privacy(1.))
    if kind == 'answers': return path.write_text(json.dumps({'purpose': 'teaching', 'review': '2027-01-31'}))
    return write_schema(schema, path, {'schema': 'masknb'}.get(kind, kind))

def _events():
    rng, df = np.random.default_rng(1), learned()
    who = rng.integers(0, 60, len(df))
    events = pd.DataFrame({'who': who, 'when': df.when, 'town': df.town.to_numpy()[who], 'x': df.pay, 'k': df.town, 'd': df.until})
    return SequenceMasker(Schema.infer(events, entity='who', time='when'), recipe=SequenceRecipe(steps=(3, 3), every=3, width=8, hidden=8), entities=CHEAP).fit(events, progress=False)

VALUES = [None, True, False, 0, 1, -1, 2, 255, 2**31, 2**53 + 1, 2**63, 2**64, 10**30, -2**63, 0., -1., .5, 1e308, -1e308, 1e-320, float('nan'), float('inf'), '', 'x', '0', 'V2000000000', 'S99999999', 'Decimal 999999999', '%Y'*5000, '=' + 'x'*10**5, '@binary', '@pystr', '__class__', '../../etc/passwd',
          'dateutil//etc/hostname', '(a+)+$', '\ud800', '\x1b[2J', 'x'*10**6, [], {}, [[]], [None], [1]*1000, {'a': 1}, {'': {}}, 'category', 'datetime64[ns]', 'int8', 'timedelta64[us]', 'decimal128(38, 38)[pyarrow]', 'ordinal', 'datetime', 'continuous', 'identifier', 'lstm', 'mixture', 'cascade', 'wasserstein']

def places(x, at=()) -> list:
    "The paths of all values in a document."
    inner = x.items() if isinstance(x, dict) else enumerate(x) if isinstance(x, list) else ()
    return [at, *(p for k, v in inner for p in places(v, (*at, k)))]

def bend_document(r:random.Random, doc):
    "Change one value, or take it away, double it, or exchange it for another of the document."
    spots = places(doc)[1:]
    if not spots: return
    *before, last = r.choice(spots)
    inside = functools.reduce(lambda x, k: x[k], before, doc)
    way = r.random()
    if way < .6: inside[last] = copy.deepcopy(r.choice(VALUES))
    elif way < .7: del inside[last]
    elif way < .8 and isinstance(inside, list): inside.insert(r.randrange(len(inside) + 1), copy.deepcopy(inside[last]))
    elif way < .9: inside[last] = copy.deepcopy(functools.reduce(lambda x, k: x[k], r.choice(spots), doc))
    elif isinstance(inside[last], (int, float)): inside[last] *= r.choice([-1, 2, .5, 10**9])
    elif isinstance(inside, dict): inside[r.choice(['', 'x', '__init__', 'format'])] = inside[last]

def bend_arrays(r:random.Random, arrays:dict):
    "Change one array, or its name."
    name = r.choice(sorted(arrays))
    a = arrays[name].copy()
    flat, at = a.reshape(-1), r.randrange(max(a.size, 1))
    way = r.randrange(12)
    if way == 0: del arrays[name]; return
    if way == 1: arrays[r.choice(sorted(arrays))] = a; return
    if way == 2: arrays[r.choice(['x', 'tree.0.feature', 'generator.x', 'start.0.base', 'shares.99', name + '.x'])] = a; return
    if way == 3: a = a.astype(r.choice(['f2', 'f4', 'f8', 'i1', 'i4', 'i8', 'u1', 'u8', '?']))
    elif way == 4: a = flat[:r.randrange(a.size + 1)]
    elif way == 5: a = a[None] if r.random() < .5 else np.concatenate([flat, flat])
    elif way == 6: a = a.T.copy()
    elif way == 7 and a.dtype.kind == 'f' and a.size: flat[at] = r.choice([np.nan, np.inf, -np.inf, 1e300, -1e300, 0., -1.])
    elif way in (8, 9, 10) and a.size: flat[at] = _odd(r, a.dtype)
    elif a.size: flat[:] = _odd(r, a.dtype)
    arrays[name] = np.ascontiguousarray(a) if a.shape else a

def _odd(r, dtype):
    if dtype.kind == 'f': return r.choice([0., -1., 1e30, r.random()])
    if dtype.kind == 'b': return r.random() < .5
    ends = np.iinfo(dtype)
    return r.choice([ends.min, ends.max, 0, 1, max(ends.min, -1), r.randrange(0, 100)])

def signed(doc, arrays) -> bytes:
    "The file with right sums: whoever changes a file can make them."
    if isinstance(doc, dict) and isinstance(ledger := doc.get('ledger'), dict):
        ledger['model'] = checksum(json.dumps({k: v for k, v in doc.items() if k != 'ledger'}, sort_keys=True), arrays)
        ledger['sum'] = seal({k: v for k, v in ledger.items() if k != 'sum'})
    text = json.dumps(doc, sort_keys=True)
    return safetensors.numpy.save(arrays, metadata={'masknb': text, 'sha256': checksum(text, arrays)})

def damaged(r:random.Random, data:bytes) -> bytes:
    "Bytes as a bad disk, a broken transfer or a vandal leaves them."
    data, at = bytearray(data), r.randrange(len(data))
    way = r.randrange(7)
    if way == 0: data = data[:at]
    elif way == 1: data[at] ^= r.randrange(1, 256)
    elif way == 2: data[at:at] = bytes(r.randrange(1, 5000))
    elif way == 3: del data[at:at + r.randrange(1, 5000)]
    elif way == 4: data[:8] = r.choice([0, 1, 2**31, 2**62, 2**64 - 1, len(data), len(data) - 8]).to_bytes(8, 'little')
    elif way == 5: data[at:at + 30] = random.Random(at).randbytes(30)
    else: data = bytearray(r.choice([b'', b'\0'*100, b'{}', b'[' * 10**5, b'{"a": NaN, "a": 1}', b'\xff\xfe', b'PK\x03\x04', b'\x80\x04cos\nsystem\n.']))
    return bytes(data)

def changed(number:int) -> tuple: # kind, bytes
    "The file of that number."
    r = random.Random(number)
    kind = r.choice(KINDS)
    data = original(kind)
    if r.random() < .1: return kind, damaged(r, data)
    if kind not in (*RECIPES, 'private', 'sequences'): return kind, _bent_text(r, kind, data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)/'m'; path.write_bytes(data)
        doc, arrays = read_model(path)
    for _ in range(r.choice([1, 1, 1, 2, 4])):
        if r.random() < .55: bend_document(r, doc)
        elif arrays: bend_arrays(r, arrays)
    try: return kind, signed(doc, arrays)
    except (TypeError, ValueError, UnicodeError): return kind, damaged(r, data) # no file can hold that

def _bent_text(r, kind, data):
    doc = json.loads(data)
    for _ in range(r.choice([1, 1, 2, 4])): bend_document(r, doc)
    if kind == 'book' and isinstance(doc, dict): doc['sum'] = seal({k: v for k, v in doc.items() if k != 'sum'})
    return json.dumps(doc).encode()

def describe(number:int) -> str:
    kind, data = changed(number)
    return f'{kind}, {len(data):,} bytes'

def case(number:int, c):
    "The file is read and used, or refused in words."
    kind, data = changed(number)
    rng = np.random.default_rng(number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)/'file'
        path.write_bytes(data)
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            if kind in ('schema', 'sdv', 'frictionless'): _use_schema(c, path)
            elif kind == 'book': _only(c, PrivacyError, 'book', lambda: Book(path).enter('Ward 7', 'another', Privacy(1.)))
            elif kind == 'answers': _only(c, DataError, 'answers', lambda: read_answers(path))
            else: _use_model(c, rng, path, kind)

def _only(c, error, name, make):
    "A step whose errors are all of one class."
    out = c.step(name, make)
    expect(all(kind == error.__name__ for n, kind, _ in c.refused if n == name), f'{name} is refused by {c.refused}')
    return out

def _use_schema(c, path):
    got = _only(c, SchemaError, 'schema', lambda: read_schema(path, df=learned()))
    if got is None: return
    m = Masker(got[0], CHEAP)
    if c.step('fit', m.fit, learned(), progress=False) is not None: c.step('sample', m.sample, 20, seed=0)

def _use_model(c, rng, path, kind):
    m = _only(c, ModelFileError, 'load', lambda: (SequenceMasker if kind == 'sequences' else Masker).load(path))
    if m is None: return
    fake = c.step('sample', m.sample, 30, seed=int(rng.integers(100)))
    if fake is None or kind == 'sequences': return
    repr(m), repr(m.schema), m.ledger and str(m.ledger)
    c.step('sample 300', m.sample, 300, seed=7)
    for x in fake.columns[:3]: c.step('condition', m.sample, 5, where={x: fake[x].iloc[0]}, seed=1)
    c.step('save', m.save, path, force=True)

def trial(numbers, **more):
    for kind in KINDS: original(kind) # made before memory is watched
    return run('model files', case, numbers, **more)
