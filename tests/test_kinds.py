"""Every kind of column through schema, file and encoder and back: values, dtypes and order."""
import json
from decimal import Decimal
import numpy as np, pandas as pd, pyarrow as pa, pytest
from masknb.preprocessing.encoding import TableEncoder, from_state, state, unused_levels
from masknb.errors import SchemaError
from masknb.preprocessing.schema import Column, Schema, write_amount

N = 1200
rng = np.random.default_rng(0)
obj = lambda values: pd.Series(list(values), dtype=object)
pick = lambda values: pd.Series(values)[rng.integers(0, len(values), N)].reset_index(drop=True) # each value in many rows
holes = lambda s, share=.2: s.mask(pd.Series(rng.random(len(s)) < share))
clock = pd.Series(pd.Timestamp('2024-03-01') + pd.to_timedelta(np.arange(60)*5077, 'min'))
text = lambda t, f: t.dt.strftime(f)
arrow = lambda values, t: pd.Series(pd.array(list(values), dtype=pd.ArrowDtype(t)))

COLUMNS = {
    'days': (pick(clock.dt.normalize()), 'datetime'), 'time': (pick(clock), 'datetime'), 'missing': (holes(pick(clock)), 'datetime'),
    'zone': (pick(clock.dt.tz_localize('Asia/Tokyo')), 'datetime'), 'utc': (pick(clock.dt.tz_localize('UTC')), 'datetime'),
    'date objects': (obj(pick(clock).dt.date), 'datetime'), 'time objects': (obj(x.to_pydatetime() for x in pick(clock)), 'datetime'),
    'one date': (pd.Series([clock[0]]*N), 'datetime'),
    'offset': (pick(text(clock, '%Y-%m-%dT%H:%M:%S+02:00')), 'datetime'), 'zulu': (pick(text(clock, '%Y-%m-%dT%H:%M:%SZ')), 'datetime'),
    'ms': (pick((clock + pd.Timedelta('125ms')).dt.strftime('%Y-%m-%d %H:%M:%S.%f').str[:-3]), 'datetime'),
    'two digits': (pick(text(clock, '%d.%m.%y')), 'datetime'),
    'timedelta': (pick(pd.to_timedelta(np.arange(50)*90, 's')), 'continuous'), 'timedelta gaps': (holes(pick(pd.to_timedelta(np.arange(50), 'D'))), 'continuous'),
    **{p: (pick([write_amount(x, p) for x in rng.normal(0, 3000, 90).round(2 if '.00' in p or ',00' in p else 1)]), 'continuous')
       for p in ('€ #.##0,00', '$#,##0.00', '0,0 %', '#,##0.00', '#.##0,00 €', "CHF #'##0.00", '0.0')},
    'whole amounts': (pick([write_amount(x, '€ #.##0') for x in range(0, 90_000, 997)]), 'integer'),
    'text category': (pick([f'{i}.5' for i in range(30)]).astype('category'), 'continuous'),
    'Int64': (holes(pick(pd.array(range(9), dtype='Int64'))), 'integer'), 'Float64': (holes(pick(pd.array([.5, 1.5, 2.25], dtype='Float64'))), 'continuous'),
    'boolean': (holes(pick(pd.array([True, False], dtype='boolean'))), 'boolean'), 'decimal': (obj(pick([Decimal('1.10'), Decimal('2.5')]*9)), 'continuous'),
    'arrow text': (arrow((x if isinstance(x, str) else None for x in pick(['a', 'b', None])), pa.string()), 'categorical'), 'arrow whole': (arrow(map(int, pick(range(9))), pa.int64()), 'integer'),
    'arrow time': (arrow((x.to_pydatetime() for x in pick(clock)), pa.timestamp('us')), 'datetime'),
    'arrow decimal': (arrow(pick([Decimal('1.10'), Decimal('22.55')]), pa.decimal128(10, 2)), 'continuous'),
    'numbers as category': (pick([10, 2, 1]).astype('category'), 'categorical'),
    'order': (pd.Series(pd.Categorical(pick(['lo', 'mid', 'hi']), ['lo', 'mid', 'hi'], ordered=True)), 'ordinal'),
    'few huge': (pick([2**60 + i for i in range(9)]), 'categorical'), 'many huge': (pick([2**60 + 7*i for i in range(300)]).where(lambda s: s > 0), 'integer'),
    'spikes': (pick([0., 40., -1., 99.]), 'integer'), 'gone': (obj([None]*N), 'constant'), 'gone floats': (pd.Series([np.nan]*N), 'constant'),
    'labels': (pick([f'v{i}' for i in range(150)]), 'categorical')}

@pytest.mark.parametrize('name', COLUMNS)
def test_round_trip(name):
    values, kind = COLUMNS[name]
    df = pd.DataFrame({'x': values, 'n': rng.integers(0, 5, N)})
    schema = Schema.from_json(Schema.infer(df).to_json())
    assert schema['x'].kind == kind
    schema.check(df)
    encoder = TableEncoder.fit(df, schema)
    plain, arrays = state(encoder)
    encoder = from_state(schema, json.loads(json.dumps(plain)), arrays)
    back = encoder.decode(*encoder.encode(df)).x
    assert str(back.dtype) == str(values.dtype) and (back.isna() == values.isna()).all()
    held = values.map(values.value_counts()).astype(float) >= 5 # rarer values are withheld
    outer = np.zeros(N, bool)
    if kind in ('continuous', 'integer', 'datetime') and not values.isna().all():
        n = encoder.codecs['x']
        outer = np.zeros(N, bool) if not n.binned.any() else (encoder.encode(df)[0][:, 0] == 0) | (encoder.encode(df)[0][:, 0] >= len(n.knots) - 1)
    same = (back.astype(object) == values.astype(object)) | values.isna()
    assert same[held & ~outer].all()
    if hasattr(values, 'cat') and values.cat.ordered: assert back.dtype == values.dtype

def test_mixed_formats_are_written_in_the_dominant_one():
    days = clock.dt.normalize()
    mixed = pd.concat([text(days, '%Y-%m-%d')]*15 + [text(days, '%d.%m.%Y')]*5, ignore_index=True)
    df = pd.DataFrame({'x': mixed}); schema = Schema.infer(df)
    assert schema['x'].format == '%Y-%m-%d | %d.%m.%Y' and 'synthetic ones' in schema['x'].reason
    encoder = TableEncoder.fit(df, schema)
    assert (encoder.decode(*encoder.encode(df)).x == pd.concat([text(days, '%Y-%m-%d')]*20, ignore_index=True)).all()

def test_differing_offsets_become_utc():
    paris = clock.dt.tz_localize('Europe/Paris', nonexistent='shift_forward', ambiguous=True)
    written = paris.map(lambda t: t.isoformat())
    df = pd.DataFrame({'x': pd.concat([written]*20, ignore_index=True)}); schema = Schema.infer(df)
    assert schema['x'].kind == 'datetime' and 'UTC' in schema['x'].reason
    encoder = TableEncoder.fit(df, schema)
    back = pd.to_datetime(encoder.decode(*encoder.encode(df)).x)
    assert (back.to_numpy() == pd.concat([paris.dt.tz_convert('UTC')]*20).to_numpy()).all()

def scale(odd): return pd.Categorical(['lo']*30 + ['odd']*odd + ['hi']*30, ['lo', 'odd', 'never', 'hi'], ordered=True)

def test_rare_levels_stay_out_of_the_schema():
    df = pd.DataFrame({'x': scale(1), 'n': range(61)}); schema = Schema.infer(df)
    assert schema['x'].levels == ['lo', 'hi'] and 'odd' not in schema.to_json()
    schema.check(df)
    back = TableEncoder.fit(df, schema)
    back = back.decode(*back.encode(df)).x
    assert back.cat.ordered and list(back.cat.categories)[:2] == ['lo', 'hi'] and 'odd' not in list(back.cat.categories)

def test_levels_that_nobody_has_are_told_where_they_tell_of_nobody():
    "'never' beside a hidden 'odd' would say which of the type's levels somebody has."
    for odd, told in ((0, ['lo', 'odd', 'never', 'hi']), (1, ['lo', 'hi']), (4, ['lo', 'hi']), (5, ['lo', 'odd', 'never', 'hi'])):
        assert Schema.infer(pd.DataFrame({'x': scale(odd), 'n': range(60 + odd)}))['x'].levels == told
        free = pd.Series(scale(odd)).cat.as_unordered()
        told = [k for k, n in free.value_counts().items() if n >= 5]
        assert unused_levels(free, told) == (['odd', 'never'] if not odd else ['never'] if odd == 5 else [])
    df = pd.DataFrame({'x': pd.Series(scale(10)).cat.as_unordered(), 'n': range(70), 'who': [*range(30), *[99]*10, *range(30, 60)]})
    rare = lambda **kw: TableEncoder.fit(df, Schema.infer(df), **kw).codecs['x'].unused
    assert rare() == ['never'] and rare(min_count=20) == [] and rare(persons=df.who.to_numpy()) == [] # rare for this table, or of one person

def test_new_fields_and_confirmation():
    mail = pd.DataFrame({'m': [f'u{i}@example.org' for i in range(40)], 'n': [1, 2]*20})
    schema = Schema.infer(mail)
    assert (schema['m'].identifies, schema['m'].action) == ('e-mail address', 'remove')
    assert schema.confirm('Ada').is_confirmed and Schema.from_json(schema.to_json()).is_confirmed
    schema['n'].role = 'sensitive'
    assert not schema.is_confirmed
    for wrong in (dict(confidence=1.5), dict(action='delete'), dict(action='keep'), dict(note=3), dict(identifies=1)):
        with pytest.raises(SchemaError): Column('x', 'text', **wrong)
    for wrong in (dict(rules='x'), dict(rules=[1]), dict(person='z'), dict(confirmed={'who': 'x'})):
        with pytest.raises(SchemaError): Schema([Column('x', 'text')], **wrong)
