"""A random table of any kind through all that is done with a table."""
import tempfile, uuid
from datetime import timedelta, timezone
from decimal import Decimal
from pathlib import Path
import numpy as np, pandas as pd
from masknb import Masker, Schema, evaluate
from masknb.cgan.recipe import PRESETS
from masknb.data import read_table
from masknb.preprocessing.encoding import RARE
from masknb.preprocessing.surrogates import action_of
from tests.fuzz.common import CHEAP, expect, run
from dataclasses import replace

ROWS = [0, 1, 5, 9, *[10, 11, 20, 50, 100, 300]*3]
RECIPES = [CHEAP]*8 + [replace(PRESETS['fast'], steps=(3, 3), every=3, width=4, boost=2), replace(PRESETS['mlp'], steps=(3, 3), every=3, width=4)]
NAMES = ['age', 'x', 'X', ' x ', '', 'date of birth', 'e-mail', 'Größe', '年齢', 'a\nb', 'a,b', '"', "it's", '\x1b[31mred', '=1+1', 'x'*300, '0', '(rare)', 'index', 'None', '🙂', 'a\x00b', '\ud800',
         'id', 'events', 'name', 'zip', 'rows', 'level_0', '<b>', '%s', '{x}', '$x_1$', 0, 1, -5, 10**30, 1.5, None, True, ('a', 'b'), pd.Timestamp('2024-01-01'), b'x', np.int64(7)]

def _pick(rng, values, n): return pd.Series(list(values), dtype=object).take(rng.integers(0, len(values), n)).reset_index(drop=True)
def _clock(rng, n): return pd.Series(pd.Timestamp('2023-09-01') + pd.to_timedelta(rng.integers(0, 6*10**7, n), 's'), dtype='datetime64[ns]')
def _words(rng): return [f'v{i}' for i in range(int(rng.integers(1, 12)))]
def _cents(rng, n): return pd.Series(rng.lognormal(3, 2, n).round(2))
def _whole(rng, n): return pd.Series(rng.integers(-50, 5000, n))

PLAIN = { # name -> (rng, n) -> a column without gaps
    'whole': _whole, 'few': lambda r, n: _whole(r, n) % 7, 'uint8': lambda r, n: (_whole(r, n) % 200).astype('uint8'), 'int8': lambda r, n: (_whole(r, n) % 100).astype('int8'), 'big endian': lambda r, n: _whole(r, n).astype('>i4'),
    'normal': lambda r, n: pd.Series(r.normal(0, 10.**r.integers(-12, 12), n)), 'float32': lambda r, n: pd.Series(r.normal(size=n).astype('float32')), 'float16': lambda r, n: pd.Series(r.normal(size=n).astype('float16')),
    'cents': _cents, 'cauchy': lambda r, n: pd.Series(r.standard_cauchy(n)), 'tiny': lambda r, n: pd.Series(r.normal(size=n)*1e-300), 'vast': lambda r, n: pd.Series(r.normal(size=n)*1e300),
    'extremes': lambda r, n: pd.Series(r.choice([1.7e308, -1.7e308, 5e-324, 0., -0.], n)), 'infinite': lambda r, n: pd.Series(r.choice([np.inf, -np.inf, 1., 2.], n)),
    'beyond 2^53': lambda r, n: pd.Series(2**61 + r.integers(0, 10**9, n)), 'uint64': lambda r, n: pd.Series(r.integers(2**63, 2**64, n, dtype='uint64')), 'int64 ends': lambda r, n: pd.Series(r.choice([2**63 - 1, -2**63, 0], n)),
    'googol': lambda r, n: pd.Series([10**100 + int(x) for x in r.integers(0, 9, n)], dtype=object), 'endless': lambda r, n: pd.Series([10**400]*n, dtype=object), 'text of numbers': lambda r, n: _whole(r, n).astype(str),
    'bool': lambda r, n: pd.Series(r.random(n) < .4), 'bool objects': lambda r, n: _pick(r, [True, False], n), 'yes no': lambda r, n: _pick(r, ['yes', 'no'], n), 'constant': lambda r, n: pd.Series(['same']*n, dtype=object), 'one number': lambda r, n: pd.Series([7]*n),
    'words': lambda r, n: _pick(r, _words(r), n), 'empty text': lambda r, n: pd.Series(['']*n, dtype=object), 'blanks': lambda r, n: _pick(r, ['', ' ', '  ', '\t', 'x'], n), 'odd text': lambda r, n: _pick(r, ['a\nb', 'a,b', '"', '\x00', '\x1b[0m', '=1', '🙂', 'NA', 'None', 'nan', RARE], n),
    'lone surrogates': lambda r, n: _pick(r, ['\ud800', 'x'], n), 'long text': lambda r, n: _pick(r, ['x'*5000, 'y'*4000], n), 'category': lambda r, n: _pick(r, _words(r), n).astype('category'), 'numbers in category': lambda r, n: _pick(r, [5, 1, 3], n).astype('category'),
    'ordinal': lambda r, n: pd.Series(pd.Categorical(_pick(r, ['b', 'a'], n), ['b', 'a', 'unused'], ordered=True)), 'no category': lambda r, n: pd.Series(pd.Categorical([None]*n)), 'unused only': lambda r, n: pd.Series(pd.Categorical([None]*n, ['a', 'b'])),
    'dates in category': lambda r, n: _clock(r, n).dt.normalize().astype('category'), 'intervals': lambda r, n: pd.Series(pd.cut(_whole(r, n), 5)) if n else pd.Series([], dtype='category'), 'tail': lambda r, n: pd.Series([f't{i}' for i in np.minimum(r.zipf(1.5, n), 3000)], dtype=object),
    'string': lambda r, n: _pick(r, _words(r), n).astype('string'), 'Int64': lambda r, n: (_whole(r, n) % 9).astype('Int64'), 'UInt8': lambda r, n: (_whole(r, n) % 9).astype('UInt8'), 'Float64': lambda r, n: _cents(r, n).astype('Float64'), 'boolean': lambda r, n: pd.Series(r.random(n) < .3).astype('boolean'),
    'days': lambda r, n: _clock(r, n).dt.normalize(), 'old days': lambda r, n: _clock(r, n).dt.normalize() - pd.to_timedelta(r.integers(0, 60_000, n), 'D'), 'clock': _clock, 'micros': lambda r, n: _clock(r, n) + pd.to_timedelta(r.integers(0, 10**6, n), 'us'),
    'nanos': lambda r, n: _clock(r, n) + pd.to_timedelta(r.integers(0, 10**9, n), 'ns'), 'far days': lambda r, n: pd.Series(r.choice(np.array(['0001-01-01', '9999-12-31', '2024-05-05'], 'datetime64[s]'), n)), 'seconds dtype': lambda r, n: _clock(r, n).astype('datetime64[s]'),
    'zone': lambda r, n: _clock(r, n).dt.tz_localize('UTC').dt.tz_convert('Asia/Kolkata'), 'summer time': lambda r, n: (pd.Series(pd.Timestamp('2024-10-27', tz='UTC') + pd.to_timedelta(r.integers(0, 7200, n), 's'), dtype='datetime64[ns, UTC]')).dt.tz_convert('Europe/Berlin'),
    'offset': lambda r, n: _clock(r, n).dt.tz_localize(timezone(timedelta(hours=-3, minutes=-30))), 'zoned objects': lambda r, n: _clock(r, n).dt.tz_localize('UTC').astype(object), 'date objects': lambda r, n: _clock(r, n).dt.date.astype(object), 'time objects': lambda r, n: _clock(r, n).dt.time.astype(object),
    'datetime objects': lambda r, n: pd.Series(_clock(r, n).dt.to_pydatetime(), dtype=object) if n else pd.Series([], dtype=object), 'span': lambda r, n: (c := _clock(r, n)) - c.min(), 'span days': lambda r, n: pd.to_timedelta(pd.Series(r.integers(0, 99, n)), 'D'), 'long spans': lambda r, n: pd.Series(r.integers(-10**5, 10**5, n).astype('timedelta64[D]').astype('timedelta64[s]')),
    'german days': lambda r, n: _clock(r, n).dt.strftime('%d.%m.%Y'), 'two digits': lambda r, n: _clock(r, n).dt.strftime('%d/%m/%y'), 'text times': lambda r, n: _clock(r, n).dt.strftime('%Y-%m-%d %H:%M'), 'bad days': lambda r, n: _pick(r, ['2024-02-30', '2024-02-28', '31.12.9999', '0000-00-00'], n), '20240131': lambda r, n: _clock(r, n).dt.strftime('%Y%m%d').astype(int),
    'epoch': lambda r, n: _clock(r, n).astype('datetime64[s]').astype('int64'), 'clock text': lambda r, n: _clock(r, n).dt.strftime('%H:%M'), 'lengths': lambda r, n: pd.Series([f'{x} days' for x in r.integers(0, 30, n)], dtype=object), 'euro': lambda r, n: pd.Series([f'{x:.2f} €'.replace('.', ',') for x in _cents(r, n)], dtype=object),
    'percent': lambda r, n: pd.Series([f'{x:.1f}%' for x in _cents(r, n) % 100], dtype=object), 'accountant': lambda r, n: _pick(r, ['(1,234.50)', '12.00', '-', '1,000.00'], n), 'dashes': lambda r, n: _pick(r, ['-', 'n/a', '?', '1', '2'], n),
    'decimal': lambda r, n: pd.Series([Decimal(f'{x:.2f}') for x in _cents(r, n)], dtype=object), 'odd decimals': lambda r, n: _pick(r, [Decimal('NaN'), Decimal('Infinity'), Decimal('1.5'), Decimal('1E+30')], n), 'uuid objects': lambda r, n: pd.Series([uuid.UUID(int=int(x)) for x in r.integers(0, 2**62, n)], dtype=object),
    'keys': lambda r, n: pd.Series([f'K-{i:05}' for i in r.permutation(n)], dtype=object), 'long keys': lambda r, n: pd.Series([f'{i:05}' + 'x'*1500 for i in r.permutation(n)], dtype=object), 'numbers of rows': lambda r, n: pd.Series(r.permutation(n) + 10**6), 'cards': lambda r, n: _pick(r, ['4111111111111111', '5500005555555559'], n), 'ibans': lambda r, n: _pick(r, ['DE89370400440532013000', 'GB82WEST12345698765432'], n),
    'mails': lambda r, n: pd.Series([f'a{i}@example.org' for i in r.integers(0, 99, n)], dtype=object), 'people': lambda r, n: _pick(r, ['Ada Lovelace', 'Alan Turing', 'Emmy Noether', 'Kurt Gödel'], n), 'addresses': lambda r, n: pd.Series([f'10.0.{i % 256}.{i % 7}' for i in r.integers(0, 9999, n)], dtype=object), 'sentences': lambda r, n: pd.Series([f'The patient came on day {i} and was well.' for i in r.integers(0, 9999, n)], dtype=object), 'zips': lambda r, n: pd.Series([f'{i:05}' for i in r.integers(0, 99999, n)], dtype=object),
    'mixed': lambda r, n: _pick(r, [1, 'a', 2.5], n), 'mixed dates': lambda r, n: _pick(r, [pd.Timestamp('2024-01-01'), 'x', 3], n), 'lists': lambda r, n: pd.Series([[1]]*n, dtype=object), 'dicts': lambda r, n: pd.Series([{'a': 1}]*n, dtype=object), 'sets': lambda r, n: pd.Series([frozenset([1])]*n, dtype=object), 'tuples': lambda r, n: pd.Series([(1, 2)]*n, dtype=object),
    'bytes': lambda r, n: _pick(r, [b'a', b'b'], n), 'complex': lambda r, n: pd.Series(r.normal(size=n) + 1j), 'period': lambda r, n: _clock(r, n).dt.to_period('M'), 'sparse': lambda r, n: pd.Series(pd.arrays.SparseArray(r.choice([0., 1.], n))), 'functions': lambda r, n: pd.Series([len]*n, dtype=object), 'nothing': lambda r, n: pd.Series([None]*n, dtype=object), 'no number': lambda r, n: pd.Series([np.nan]*n), 'no day': lambda r, n: pd.Series([pd.NaT]*n, dtype='datetime64[ns]'),
    'no day in zone': lambda r, n: pd.Series([pd.NaT]*n, dtype='datetime64[us, Europe/Berlin]'), 'no span': lambda r, n: pd.Series([pd.NaT]*n, dtype='timedelta64[ns]'), 'no Int64': lambda r, n: pd.Series([pd.NA]*n, dtype='Int64'), 'no string': lambda r, n: pd.Series([pd.NA]*n, dtype='string'), 'no boolean': lambda r, n: pd.Series([pd.NA]*n, dtype='boolean'), 'no arrow day': lambda r, n: pd.Series([None]*n, dtype='date32[day][pyarrow]'), 'all kinds of nothing': lambda r, n: _pick(r, [None, np.nan, pd.NA, pd.NaT], n),
    'arrow int': lambda r, n: _whole(r, n).astype('int64[pyarrow]'), 'arrow small': lambda r, n: (_whole(r, n) % 100).astype('int8[pyarrow]'), 'arrow double': lambda r, n: _cents(r, n).astype('double[pyarrow]'), 'arrow text': lambda r, n: _pick(r, _words(r), n).astype('string[pyarrow]'), 'arrow large text': lambda r, n: _pick(r, _words(r), n).astype('large_string[pyarrow]'), 'arrow time': lambda r, n: _clock(r, n).astype('timestamp[us][pyarrow]'), 'arrow zone': lambda r, n: _clock(r, n).dt.tz_localize('UTC').astype('timestamp[us, tz=Europe/Berlin][pyarrow]'),
    'arrow day': lambda r, n: _clock(r, n).dt.normalize().astype('date32[day][pyarrow]'), 'arrow bool': lambda r, n: pd.Series(r.random(n) < .3).astype('bool[pyarrow]'), 'arrow span': lambda r, n: pd.to_timedelta(pd.Series(r.integers(0, 99, n)), 'h').astype('duration[us][pyarrow]'), 'arrow null': lambda r, n: pd.Series([None]*n, dtype='null[pyarrow]'), 'arrow decimal': lambda r, n: pd.Series([Decimal(f'{x:.2f}') for x in _cents(r, n)], dtype=object).astype(_arrow('decimal128', 12, 2)),
    'arrow dictionary': lambda r, n: _pick(r, ['a', 'b'], n).astype(pd.ArrowDtype(_arrow_dictionary())), 'arrow lists': lambda r, n: pd.Series([[1]]*n, dtype=pd.ArrowDtype(_arrow_list())), 'arrow clock': lambda r, n: _clock(r, n).dt.time.astype('time64[us][pyarrow]')}

def _arrow(kind, *args):
    import pyarrow as pa
    return pd.ArrowDtype(getattr(pa, kind)(*args))

def _arrow_dictionary():
    import pyarrow as pa
    return pa.dictionary(pa.int32(), pa.string())

def _arrow_list():
    import pyarrow as pa
    return pa.list_(pa.int64())

def gaps(rng, s):
    "A column with some cells missing, in a type that can miss them."
    share = rng.choice([0., 0., 0., .05, .3, .9, 1.])
    gone = rng.random(len(s)) < share
    if not gone.any(): return s
    try: return s.mask(gone)
    except (TypeError, ValueError): return s.astype(object).mask(gone, None)

def table(number:int) -> pd.DataFrame:
    "The table of that number."
    rng = np.random.default_rng([number, 24])
    n, k = int(rng.choice(ROWS)), int(rng.choice([0, 1, 2, 3, 5, 8], p=[.01, .2, .25, .24, .2, .1]))
    sane = rng.random() < .7 # most tables can be learned, so that the later steps are reached
    kinds = [k for k in PLAIN if not sane or k not in REFUSED]
    columns = [gaps(rng, PLAIN[kind](rng, n)) for kind in rng.choice(kinds, k)]
    names = [f'{c}{i}' for i, c in enumerate(rng.choice(['a', 'income', 'ward ', 'Ort_', 'col.'], k))]
    odd = rng.random(k) < (.15 if sane else .4)
    some = SAFE if sane else NAMES
    names = [some[int(rng.integers(len(some)))] if o else n for n, o in zip(names, odd)]
    df = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(n))
    df.columns = pd.Index(names, dtype=object) if sane or rng.random() < .95 else pd.MultiIndex.from_product([['u'], range(k)])
    if k > 1 and rng.random() < .2: df.isetitem(k - 1, df.iloc[:, 0].copy()) # a copy of another column
    return _reindexed(rng, df)

SAFE = [n for n in NAMES if isinstance(n, (str, int)) and not isinstance(n, bool) and n != '\ud800']
REFUSED = {'infinite', 'endless', 'lists', 'dicts', 'sets', 'tuples', 'bytes', 'complex', 'period', 'sparse', 'functions', 'zoned objects', 'dates in category', 'intervals', 'mixed dates', 'odd decimals', 'arrow lists', 'lone surrogates', 'arrow dictionary'}

def _reindexed(rng, df):
    "An index that is not 0, 1, 2 ..."
    way = rng.choice(['plain', 'plain', 'plain', 'shuffled', 'text', 'twice', 'named'])
    if way == 'shuffled': return df.set_axis(rng.permutation(len(df)), axis=0)
    if way == 'text': return df.set_axis([f'r{i}' for i in range(len(df))], axis=0)
    if way == 'twice': return df.set_axis(np.zeros(len(df), int), axis=0)
    return df.rename_axis('key') if way == 'named' else df

def describe(number:int) -> str:
    df = table(number)
    return '\n'.join([f'{len(df)} rows', *(f'  {ascii(n)}: {df.dtypes.iloc[i]}, {df.iloc[:, i].isna().sum()} missing, such as {ascii(df.iloc[:3, i].tolist())[:150]}' for i, n in enumerate(df.columns))])

def case(number:int, c):
    "All that is done with a table."
    rng, df = np.random.default_rng([number, 25]), table(number)
    before = df.copy(deep=True)
    schema = c.step('infer', Schema.infer, df, **({'target': df.columns[-1]} if len(df.columns) and rng.random() < .3 else {}))
    if schema is None: return
    expect(Schema.from_json(schema.to_json()) == schema, 'a schema read back is another')
    for column in schema:
        if column.role == 'direct identifier' and rng.random() < .5: column.action = 'surrogate'
    m = Masker(schema, RECIPES[int(rng.integers(len(RECIPES)))], int(rng.integers(0, 1000)), int(rng.choice([1, 5, 5, 20])), rules=[] if rng.random() < .3 else None)
    if c.step('fit', m.fit, df, progress=False) is None: return
    pd.testing.assert_frame_equal(df, before)
    fake = c.step('sample', m.sample, n := int(rng.integers(0, 60)), seed=number)
    if fake is None: return
    _same_kind(df, fake, m, n)
    with tempfile.TemporaryDirectory() as folder: _files(c, rng, m, fake, Path(folder), number)
    _conditions(c, rng, m, fake, df)
    _completions(c, rng, m, df)
    if rng.random() < .04 and len(fake): c.step('evaluate', evaluate, df, fake, schema=m.schema, quick=True)

def _same_kind(df, fake, m, n):
    "Rows, columns and types are those asked for."
    kept = [x.name for x in m.schema if action_of(x) != 'remove']
    expect(len(fake) == n, f'{len(fake)} rows in place of {n}')
    expect(list(fake) == [x for x in df.columns if x in kept], 'the columns are others')
    for x in fake:
        old, new = str(df[x].dtype), str(fake[x].dtype)
        if m.schema[x].action is None and df[x].notna().any(): expect(_like(old, new), f'column {ascii(x)} of {old} comes back as {new}')

def _like(old, new): return old == new or {old, new} <= {'object', 'str', 'string'} or old.lower() == new.lower() or {old, new} == {'bool', 'boolean'} or old == 'null[pyarrow]' or old.lstrip('<>=') in ('i4', 'f8') or old.startswith('category')

def _files(c, rng, m, fake, folder, number):
    "A model that is loaded draws the same rows; what is written can be read."
    c.step('save', m.save, folder/'m.mask')
    if 'save' in c.steps:
        again = Masker.load(folder/'m.mask').sample(len(fake), seed=number) # what was written must be read
        pd.testing.assert_frame_equal(again, fake)
    path = folder/str(rng.choice(['t.csv', 't.csv.gz', 't.parquet']))
    c.step('write', m.write, path, 20, seed=number)
    left = [p.name for p in folder.iterdir() if p.name not in ('m.mask', path.name)]
    expect(not left, f'files are left behind: {left}')
    back = c.step('read', read_table, path) if 'write' in c.steps else None
    if back is not None: expect(len(back) == 20 or list(back) == ['x'] or len(fake.columns) == 1, f'{len(back)} rows in the file in place of 20')

def _conditions(c, rng, m, fake, df):
    "A condition holds in every row."
    if not len(fake) or not len(fake.columns): return
    x = fake.columns[int(rng.integers(len(fake.columns)))]
    value = fake[x].iloc[int(rng.integers(len(fake)))]
    got = c.step('condition', m.sample, 15, where={x: value}, seed=1)
    if got is not None: expect(got[x].isna().all() if pd.isna(value) else (got[x] == value).all(), f'column {ascii(x)} does not hold the condition')
    like = c.step('sample_like', m.sample_like, fake[[x]].head(5), seed=2)
    if like is not None and len(like): expect((like[x].isna() == fake[x].head(5).isna().to_numpy()).all() or fake[x].isna().any(), f'column {ascii(x)} lost cells that were given')
    c.step('rebalance', m.rebalance, x, n=10, seed=3)

def _completions(c, rng, m, df):
    "Given cells stay as they are."
    rows = df[m.encoder.names] if set(m.encoder.names) <= set(df.columns) else None
    whole = c.step('impute', m.impute, df, seed=4)
    if whole is not None: expect(whole.index.equals(df.index) and list(whole) == list(df) and len(whole) == len(df), 'impute gives another table')
    if rows is None or any(m.schema[x].action for x in rows): return
    part = rows.iloc[:10, :int(rng.integers(1, len(rows.columns) + 1))]
    done = c.step('complete', m.complete, part, seed=5)
    if done is not None: expect(len(done) == len(part), 'complete gives other rows')

def trial(numbers, **more): return run('tables', case, numbers, **more)
