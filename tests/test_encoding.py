"""Edges of the encoding: calendars and clocks, spikes and tails, missing and rare values, many levels, odd tables."""
import json, os
import numpy as np, pandas as pd, pytest, safetensors.numpy
from masknb import Schema
from masknb.errors import DataError
from masknb.preprocessing.encoding import RARE, UNITS, TableEncoder, from_state, state, to_values
from masknb.preprocessing.schema import Column
from masknb.preprocessing.surrogates import Shape

rng = np.random.default_rng(0)

@pytest.fixture(autouse=True)
def seeded():
    "Each test draws the same, whichever ran before it in the same process."
    global rng
    rng = np.random.default_rng(0)

def fit(*columns, **named): # encoder and table of some columns
    df = pd.DataFrame(named or {f'c{i}': c for i, c in enumerate(columns)})
    return TableEncoder.fit(df, Schema.infer(df)), df

def drawn(encoder, df, n=None, seed=0):
    "Rows with each column's tokens as frequent as they are, drawn independently, at even places."
    rng, tokens = np.random.default_rng(seed), encoder.encode(df)[0]
    rows = rng.integers(0, len(df), (n or len(df), tokens.shape[1]))
    return encoder.decode(np.take_along_axis(tokens, rows, 0), rng.random(rows.shape))

def again(encoder, df):
    "An encoder written to a file and read back."
    plain, arrays = state(encoder)
    return from_state(Schema(encoder.columns), json.loads(json.dumps(plain)), safetensors.numpy.load(safetensors.numpy.save(arrays)))

def office(n, days=730, start='2023-01-02', seed=0):
    "Visits on weekdays from nine to five, to the second."
    rng = np.random.default_rng(seed)
    day = rng.integers(0, days//7, n)*7 + rng.integers(0, 5, n)
    return pd.Series(pd.Timestamp(start) + pd.to_timedelta(day, 'D') + pd.to_timedelta(rng.integers(9*3600, 17*3600, n), 's'))

def week(t): return np.bincount(t.dt.day_of_week*24 + t.dt.hour, minlength=168)/len(t)

@pytest.mark.parametrize('n', [400, 20_000])
def test_an_office_has_no_rows_at_night(n):
    encoder, df = fit(seen=office(n))
    codec = encoder.codecs['seen']
    new = drawn(encoder, df, 20_000).seen
    assert (new.dt.hour.between(9, 16) & (new.dt.day_of_week < 5)).all()
    assert (new.dt.hour == 3).sum() == 0 and np.abs(week(new) - week(df.seen)).sum()/2 < (.2 if n == 400 else .05)
    codec.rhythm = None # an even clock fills the nights, so the test can fail
    assert np.abs(week(drawn(encoder, df, 20_000).seen) - week(df.seen)).sum()/2 > .3

def test_the_rhythm_is_saved_and_times_come_back():
    encoder, df = fit(seen=pd.concat([office(5000), pd.Series([pd.Timestamp('2023-05-03 03:14:15')]*3)], ignore_index=True))
    new = again(encoder, df)
    assert np.array_equal(new.codecs['seen'].rhythm, encoder.codecs['seen'].rhythm) and len(new.codecs['seen'].rhythm) == 169
    low, high = df.seen.sort_values().iloc[[4, -5]]
    assert (new.decode(*new.encode(df)).seen == df.seen.clip(low, high)).all() # the night rows too

@pytest.mark.parametrize('unit', ['us', 'ms', 's'])
def test_fine_times_come_back(unit):
    t = office(3000) + pd.to_timedelta(rng.integers(0, 10**6, 3000), 'us')
    encoder, df = fit(seen=t.dt.floor(unit))
    back, low, high = encoder.decode(*encoder.encode(df)).seen, *df.seen.sort_values().iloc[[4, -5]]
    assert (back - df.seen.clip(low, high)).abs().max() <= pd.Timedelta('1us' if unit == 'us' else 0)

def test_weekdays_of_dates():
    day = pd.Series(pd.Timestamp('2020-01-06') + pd.to_timedelta(rng.integers(0, 260, 9000)*7 + rng.choice(7, 9000, p=[.3, .1, .2, .1, .3, 0, 0]), 'D'))
    encoder, df = fit(day=day)
    assert len(encoder.codecs['day'].rhythm) == 8 and encoder.codecs['day'].binned.any()
    new = drawn(encoder, df, 20_000).day
    share = lambda t: np.bincount(t.dt.day_of_week, minlength=7)/len(t)
    assert (new == new.dt.normalize()).all() and np.abs(share(new) - share(day)).max() < .03 and share(new)[5:].sum() == 0
    back = encoder.decode(*encoder.encode(df)).day
    assert (back == day.clip(*day.sort_values().iloc[[4, -5]])).all()

def test_only_dates_with_bins_have_a_rhythm():
    encoder, _ = fit(few=pd.Series(pd.to_datetime(['2024-01-01 09:00', '2024-01-02 10:30'])).sample(300, replace=True, random_state=0, ignore_index=True),
                     span=pd.Series(pd.to_timedelta(rng.integers(0, 10**6, 300), 's')), n=rng.normal(size=300))
    assert all(c.rhythm is None for c in encoder.codecs.values())

def test_quarters_of_an_hour():
    t = pd.Series(pd.Timestamp('2024-01-01') + pd.to_timedelta(rng.integers(0, 30_000, 4000)*15, 'min'))
    encoder, df = fit(t=t)
    assert encoder.codecs['t'].step == UNITS['quarter'] and set(drawn(encoder, df).t.dt.minute) == {0, 15, 30, 45}

@pytest.mark.parametrize('zone', ['Europe/Paris', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'])
def test_time_zones_and_clock_changes(zone):
    "Every point in time comes back, those in the second of two equal hours as well."
    utc = pd.Series(pd.Timestamp('2016-01-01') + pd.to_timedelta(rng.integers(0, 4*365*1440, 30_000), 'min')).dt.tz_localize('UTC')
    encoder, df = fit(t=utc.dt.tz_convert(zone))
    back = encoder.decode(*encoder.encode(df)).t
    assert back.dtype == df.t.dtype
    low, high = df.t.sort_values().iloc[[10, -11]]
    inner = df.t.between(low, high)
    late = df.t.dt.tz_localize(None).dt.tz_localize(zone, ambiguous=np.ones(len(df), bool)) != df.t # the second time round
    assert (back == df.t)[inner].all() and (zone == 'UTC' or late.mean() < 1e-3)
    new = drawn(encoder, df).t
    assert not new.isna().any() and new.between(df.t.min(), df.t.max()).all()

def test_reach_is_the_share_below():
    encoder, df = fit(t=office(5000), x=rng.lognormal(0, 1, 5000).round(3))
    for name in df:
        codec = encoder.codecs[name]
        bins = np.flatnonzero(codec.binned)
        v = to_values(df[name], encoder.columns[list(df).index(name)])
        for edge in np.quantile(v, [.205, .495, .905]) + codec.step*10.**-codec.decimals/2:
            b = np.flatnonzero((codec.reach(edge) > 0) & (codec.reach(edge) < 1))
            assert len(b) == 1
            spread = codec.decode(np.full(20_001, bins[b[0]]), np.linspace(0, 1, 20_001))
            assert abs((spread <= edge).mean() - codec.reach(edge)[b[0]]) < .01
            assert (codec.reach(edge)[:b[0]] == 1).all() and (codec.reach(edge)[b[0] + 1:] == 0).all()

N = 1500
def many(values): return pd.Series(list(values))[rng.integers(0, len(values), N)].reset_index(drop=True)
amount = rng.lognormal(6, 1, N).round(2)
moment = pd.Series(pd.Timestamp('2019-05-01 08:00') + pd.to_timedelta(rng.integers(0, 2*10**8, N), 's'))
whole = pd.Series(rng.integers(-30_000, 30_000, N))
CONTINUA = { # columns with bins, in every dtype that holds numbers or dates
    **{d: whole.astype(d) for d in ('int16', 'int32', 'int64', 'Int16', 'Int64', 'float32', 'float64', 'Float32', 'Float64', 'int64[pyarrow]', 'double[pyarrow]', 'float[pyarrow]')},
    **{d: whole.abs().astype(d) for d in ('uint16', 'uint64', 'UInt32', 'uint32[pyarrow]')},
    'cents': pd.Series(amount), 'fine': pd.Series(rng.normal(size=N)), 'fine float32': pd.Series(rng.normal(size=N).astype('float32')),
    'euro': pd.Series([f'{x:,.2f} €'.replace(',', ' ').replace('.', ',') for x in amount]), 'percent': pd.Series([f'{x:.1f}%' for x in rng.uniform(0, 100, N)]),
    'comma': pd.Series([f'{x:.2f}'.replace('.', ',') for x in amount]), 'dollars': pd.Series([f'${x:,.2f}' for x in amount]),
    'seconds': moment, 'zone': moment.dt.tz_localize('America/New_York', nonexistent='shift_forward', ambiguous=True), 'days': moment.dt.normalize(),
    'text days': moment.dt.strftime('%d.%m.%Y'), 'short years': moment.dt.strftime('%m/%d/%y'), 'text times': moment.dt.strftime('%Y-%m-%d %H:%M:%S'),
    'date objects': moment.dt.date, 'arrow times': moment.astype('timestamp[us][pyarrow]'), 'arrow days': moment.astype('date32[day][pyarrow]'),
    'spans': pd.Series(pd.to_timedelta(rng.integers(0, 10**6, N), 's')), 'arrow spans': pd.Series(pd.to_timedelta(rng.integers(0, 10**5, N), 'm')).astype('duration[us][pyarrow]'),
    'beyond 2^53': pd.Series(2**60 + 3*rng.integers(0, 10**6, N))}

@pytest.mark.parametrize('gaps', [0, .2])
@pytest.mark.parametrize('name', CONTINUA)
def test_continua_of_every_type_come_back(name, gaps):
    s = CONTINUA[name]
    if gaps:
        if str(s.dtype).startswith(('int', 'uint')) and 'pyarrow' not in str(s.dtype): s = s.astype(str(s.dtype).replace('i', 'I').replace('u', 'U'))
        s = s.mask(pd.Series(rng.random(N) < gaps))
    encoder, df = fit(x=s, other=whole % 7)
    column, codec = encoder.columns[0], encoder.codecs['x']
    back = again(encoder, df).decode(*encoder.encode(df)).x
    assert column.name == 'x' and codec.binned.any() and back.dtype == s.dtype and (back.isna() == s.isna()).all()
    old, new = to_values(s, column), to_values(back, column)
    low, high = codec.span
    close = np.isclose(new, np.clip(old, low, high), rtol=1e-14 if codec.decimals is not None else 1e-9, atol=0 if codec.decimals is not None else 1e-12, equal_nan=True)
    assert close.all() and ((old < low) | (old > high)).sum() <= 8
    inner = (old > low) & (old < high)
    if codec.decimals is not None: assert (back.astype(object) == s.astype(object))[inner].all() # cell by cell, text included
    new = drawn(encoder, df)
    assert new.x.dtype == s.dtype and abs(new.x.isna().mean() - gaps) < .05
    Schema.infer(df).check(new)

LABELLED = {'text': many([*'abcd']), 'python text': many([*'abcd']).astype('string[python]'), 'objects': pd.Series(many([*'abcd']), dtype=object), 'category': many([*'abcd']).astype('category'),
    'numbers in category': many([3, 1, 2]).astype('category'), 'flags': many([True, False]), 'nullable flags': many([True, False]).astype('boolean'),
    'arrow flags': many([True, False]).astype('bool[pyarrow]'), 'arrow text': many([*'abcd']).astype('string[pyarrow]'),
    'order': pd.Series(pd.Categorical(many(['low', 'mid', 'high']), ['low', 'mid', 'high'], ordered=True)), 'mixed': pd.Series(many([1, 'one', 2.5]), dtype=object),
    'few numbers': many([0, 1, 5]), 'few dates': many(pd.date_range('2024', periods=9).tolist())}

@pytest.mark.parametrize('gaps', [0, .2])
@pytest.mark.parametrize('name', LABELLED)
def test_labels_of_every_type_come_back(name, gaps):
    s = LABELLED[name].mask(pd.Series(rng.random(N) < gaps)) if gaps else LABELLED[name]
    encoder, df = fit(x=s, other=whole % 7)
    back = again(encoder, df).decode(*encoder.encode(df)).x
    assert str(back.dtype) == str(df.x.dtype) and back.isna().equals(df.x.isna()) # what is missing in objects is None
    assert (back.astype(object) == df.x.astype(object))[df.x.notna()].all() and (name != 'order' or back.dtype == df.x.dtype)
    assert str(drawn(encoder, df).x.dtype) == str(df.x.dtype)

@pytest.mark.parametrize('dtype', ['float64', 'object', 'Int64', 'boolean', 'string', 'category', 'datetime64[us]', 'timedelta64[us]', 'string[pyarrow]'])
def test_columns_without_values(dtype):
    encoder, df = fit(x=pd.Series([None]*60, dtype=dtype), y=np.arange(60.))
    back = again(encoder, df).decode(*encoder.encode(df))
    assert back.x.isna().all() and drawn(encoder, df).x.isna().all() and (dtype == 'category' or str(back.x.dtype) == str(df.x.dtype))

def test_two_digit_years_and_mixed_formats():
    t = pd.Series(pd.to_datetime(['1969-01-01', '2068-12-31', '1999-12-31', '2000-01-01'])).sample(400, replace=True, random_state=0, ignore_index=True)
    encoder, df = fit(x=t.dt.strftime('%d.%m.%y'))
    assert (encoder.decode(*encoder.encode(df)).x == df.x).all()
    assert (encoder.codecs['x'].knots[:, 0] == np.unique(t.to_numpy().astype('datetime64[us]').astype(float))).all()
    days = moment.dt.normalize()
    mixed = days.dt.strftime('%d.%m.%Y').where(rng.random(N) < .3, days.dt.strftime('%Y-%m-%d'))
    encoder, df = fit(x=mixed)
    low, high = days.sort_values().iloc[[4, -5]]
    assert (encoder.decode(*encoder.encode(df)).x == days.clip(low, high).dt.strftime('%Y-%m-%d')).all()

def test_heavy_tails_keep_their_quantiles():
    x = pd.DataFrame({'pareto': rng.pareto(1, 40_000), 'cauchy': rng.standard_cauchy(40_000), 'wide': 10.**rng.uniform(-30, 30, 40_000)})
    encoder = TableEncoder.fit(x, Schema.infer(x))
    new, q = drawn(encoder, x), [.01, .1, .3, .7, .9, .99, .999]
    for name in x:
        a, b = (np.arcsinh(t[name].quantile(q)/x[name].abs().median()) for t in (x, new))
        assert np.abs(a - b).max() < (.25 if name != 'wide' else 1)
    back = encoder.decode(*encoder.encode(x))
    inner = x.rank(pct=True).stack().between(.01, .99).unstack()
    assert (((back - x).abs() <= 1e-9*x.abs())[inner].fillna(1) == 1).all().all()

def test_spikes_in_a_continuum_are_found():
    n = 30_000
    x = np.where(rng.random(n) < .3, rng.choice([0, -99, 5000, 12_345], n), rng.integers(0, 20_000, n)).astype(float)
    encoder, df = fit(x=x)
    codec = encoder.codecs['x']
    assert codec.knots[~codec.binned, 0].tolist() == [-99, 0, 5000, 12_345]
    new = drawn(encoder, df).x
    for spike in (-99, 0, 5000, 12_345): assert abs((new == spike).mean() - .075) < .01
    rest = lambda s: np.histogram(s[~s.isin([-99, 0, 5000, 12_345])], 20, (0, 20_000))[0]/n
    assert np.abs(rest(new) - rest(df.x)).sum() < .05

def test_no_day_of_a_dense_calendar_is_drawn_too_often():
    day = pd.Series(pd.Timestamp('2020-01-01') + pd.to_timedelta(rng.integers(0, 1000, 30_000), 'D'))
    encoder, df = fit(day=day)
    n = drawn(encoder, df, 100_000).day.value_counts()
    assert encoder.codecs['day'].binned.all() and n.max() < 200 and len(n) > 980

def test_labels_merge_only_where_privacy_or_size_asks():
    x = pd.Series(['common']*50 + ['five']*5 + ['four']*4 + ['one'])
    encoder, df = fit(x=pd.Categorical(x))
    back = encoder.decode(*encoder.encode(df)).x.astype(object)
    assert (back[:55] == x[:55]).all() and set(back[55:]) == {RARE}
    one = TableEncoder.fit(df, Schema.infer(df), min_count=1)
    assert (one.decode(*one.encode(df)).x.astype(object) == x).all() and not one.codecs['x'].has_rare
    numbers = pd.DataFrame({'x': pd.Categorical([7]*50 + [8]*5 + [9]*5 + [1, 2, 3, 4, 5, 6])})
    encoder = TableEncoder.fit(numbers, Schema([Column('x', 'categorical', dtype='category')]))
    back = encoder.decode(*encoder.encode(numbers)).x
    assert (back[:60].astype(int) == numbers.x[:60].astype(int)).all() and set(back[60:]) == {7} # no text among numbers

def test_merged_levels_are_drawn_with_their_shares():
    p = 1/np.arange(20, 1020); p /= p.sum()
    x = pd.Series(np.array([f'v{i:03}' for i in range(1000)])[rng.choice(1000, 60_000, p=p)])
    df = pd.DataFrame({'x': x}); encoder = TableEncoder.fit(df, Schema([Column('x', 'categorical', dtype=str(x.dtype))]))
    assert encoder.sizes[0] <= 264 and len(encoder.codecs['x'].levels) == 1000
    new = drawn(encoder, df, 200_000).x.value_counts(normalize=True)
    real = x.value_counts(normalize=True)
    assert set(new.index) == set(real.index) and (new - real).abs().sum()/2 < .03

@pytest.mark.parametrize('dtype', ['str', 'category'])
def test_fifty_thousand_values(dtype):
    x = np.array([f'code-{i:05}' for i in range(50_000)])[rng.integers(0, 50_000, 200_000)]
    df = pd.DataFrame({'x': pd.Series(x, dtype=dtype)}); schema = Schema([Column('x', 'categorical', dtype=str(df.x.dtype))])
    encoder = TableEncoder.fit(df, schema, min_count=1)
    assert encoder.sizes[0] <= 264 and len(encoder.codecs['x'].levels) == df.x.nunique() > 49_000
    back = encoder.decode(*encoder.encode(df)).x
    assert (back.astype(object) == df.x.astype(object)).all() and back.dtype == df.x.dtype

def test_one_category_and_ten_rows():
    encoder, df = fit(a=['x']*10, b=[*range(5)]*2, c=pd.Categorical(['u']*9 + ['v']), d=pd.date_range('2024', periods=10))
    back = encoder.decode(*encoder.encode(df))
    assert (back.a == 'x').all() and list(back) == [c.name for c in encoder.columns] and back.dtypes.drop('c').equals(df[list(back)].dtypes.drop('c'))
    assert 'v' not in state(encoder)[0][list(back).index('c')]['levels']

def test_names_of_any_kind():
    df = pd.DataFrame({0: rng.normal(size=50), 7: ['a', 'b']*25, 'sum total, €': [1, 2]*25, '': range(50)})
    schema = Schema.infer(df)
    encoder = TableEncoder.fit(df, schema)
    back = again(encoder, df).decode(*encoder.encode(df))
    assert list(back) == [c.name for c in schema.modelled] and (back[7] == df[7]).all()

def test_integers_too_far_apart_are_refused_with_the_remedy():
    x = pd.Series(rng.integers(-2**62, 2**62, 300))[rng.integers(0, 300, 3000)].reset_index(drop=True)
    df = pd.DataFrame({'code': x, 'y': x % 3})
    wrong = Schema([Column('code', 'integer', dtype='int64'), Column('y', 'integer', dtype='int64')])
    with pytest.raises(DataError, match="'code'.*categorical"): TableEncoder.fit(df, wrong)
    encoder = TableEncoder.fit(df, Schema([Column('code', 'categorical', dtype='int64'), wrong['y']]), min_count=1)
    assert encoder.decode(*again(encoder, df).encode(df)).equals(df)

def test_encoding_a_table_twice_changes_nothing():
    df = pd.DataFrame(dict(CONTINUA.items()))
    schema = Schema.infer(df); encoder = TableEncoder.fit(df, schema)
    once = encoder.decode(*encoder.encode(df))
    pd.testing.assert_frame_equal(encoder.decode(*encoder.encode(once)), once)

def test_keys_are_unique_and_shaped_like_the_originals():
    keys = pd.Series([f'PT-{i:05d}' for i in rng.permutation(100_000)[:3000]])
    shape = Shape.of(keys)
    made = pd.Series(shape.make(0, 50_000, seed=1))
    assert made.is_unique and made.str.fullmatch(r'PT-\d{5}').all() and (pd.Series(shape.make(0, 50_000, seed=2)) != made).any()
    numbers = Shape.of(pd.Series(rng.permutation(900_000)[:3000] + 100_000)).make(0, 20_000, seed=1)
    assert len(set(numbers)) == 20_000 and ((numbers >= 100_000) & (numbers <= 999_999)).all()

@pytest.mark.parametrize('names', [['a', 'a'], ['a', ('b', 1)], [None, 'b'], [1, '1']])
def test_names_that_cannot_be_told_apart_are_refused(names):
    df = pd.DataFrame(np.arange(40).reshape(20, 2)); df.columns = pd.Index(names, dtype=object, tupleize_cols=False)
    with pytest.raises(DataError): Schema.infer(df)

def real(name):
    "A bundled table, or the cohort of the MIMIC demo where its folder is at hand."
    from masknb.data import load
    if name != 'mimic3-demo': return load(name).train
    folder = os.path.join(os.environ.get('MASKNB_DATA', ''), name)
    if not os.path.isdir(folder): pytest.skip('needs the MIMIC demo in $MASKNB_DATA')
    from masknb.data.mimic import mimic_cohort
    return mimic_cohort(folder)

@pytest.mark.parametrize('name', ['adult', 'bank-marketing', 'credit-default', 'mimic3-demo'])
def test_real_tables_come_back(name):
    "Every cell that is neither withheld for privacy nor beyond the range told, with dtypes and order."
    df = real(name).head(15_000); schema = Schema.infer(df)
    encoder = TableEncoder.fit(df, schema)
    back = again(encoder, df).decode(*encoder.encode(df))
    assert list(back) == [c.name for c in schema.modelled] and back.dtypes.equals(df[list(back)].dtypes)
    for c in schema.modelled:
        old, new, codec = df[c.name], back[c.name], encoder.codecs[c.name]
        if codec.numeric:
            a, b, gone = to_values(old, c), to_values(new, c), old.isna().to_numpy()
            assert np.isnan(b[gone]).all() if codec.has_missing else gone.sum() < 5 # fewer missing are withheld
            assert np.allclose(b[~gone], np.clip(a[~gone], *codec.span), rtol=1e-12, atol=0) or not codec.binned.any()
        else:
            told = old.isin(codec.levels)
            assert (new[told].astype(object) == old[told].astype(object)).all() and (codec.has_rare or (~told & old.notna()).sum() < 5)

@pytest.mark.parametrize('values, dtype', [(np.arange(40), 'Int64'), (np.arange(40, dtype='uint8'), 'UInt64'), (pd.array(range(40), dtype='Int32'), 'Int32'), (np.arange(40.), 'float64')])
def test_labels_too_rare_to_be_told_are_missing(values, dtype):
    df = pd.DataFrame({'code': values, 'x': np.arange(40) % 2})
    schema = Schema([Column('code', 'categorical', dtype=str(df.code.dtype)), Column('x', 'categorical', dtype='int64')])
    encoder = TableEncoder.fit(df, schema)
    back = again(encoder, df).decode(*encoder.encode(df))
    assert back.code.isna().all() and str(back.code.dtype) == dtype and (back.x == df.x).all()
    assert not TableEncoder.fit(df, schema, min_count=1).decode(*TableEncoder.fit(df, schema, min_count=1).encode(df)).code.isna().any()

def test_the_reach_of_a_value_leaves_nothing_out():
    "Places below the reach of a value decode to less than it, places above to no less, even where many knots are equal."
    x = np.r_[np.repeat(3., 40), np.arange(400)/7 + 3]
    encoder, df = fit(x=x); codec = encoder.codecs['x']
    bins = np.flatnonzero(codec.binned)
    for v in [-np.inf, 2.9, 3., 3.5, 17.123, 60., 1e9, np.inf, *codec.knots[bins].ravel()]:
        for b, place in zip(bins, codec.reach(v)):
            low, high = codec.decode(np.array([b, b]), np.array([max(place - 1e-6, 0), min(place + 1e-6, 1)]))
            assert place == 0 or low <= v + 1e-3, (v, b)
            assert place == 1 or high >= v - 1e-3, (v, b)
            assert place > 0 or v <= codec.knots[b, 0], (v, b)
            assert v >= codec.knots[b, 0] or place == 0, (v, b)
