"""What is asked for is what comes back: every row, every kind of condition, the exact number, without rejection."""
import numpy as np, pandas as pd, pytest
from hypothesis import given, settings, strategies as st
from masknb import Between, Masker
from masknb.data import load
from masknb.errors import ConditionError, MasknbError
from tests.test_properties import TINY

@pytest.fixture(scope='module', params=['adult', 'credit-default', 'bank-marketing'])
def learned(request):
    data = load(request.param)
    train = data.train.head(5000)
    return train, Masker(data.schema, TINY).fit(train, progress=False)

def rarest(train, masker, name):
    "The least frequent value that the model may tell: five rows share it, or it lies within the range of a column of numbers."
    codec, counts = masker.encoder.codecs[name], train[name].value_counts()
    return counts[counts.index.isin(codec.levels) if not codec.numeric else counts.index.to_series().between(*codec.span)].index[-1]

@pytest.mark.parametrize('n', [1, 1000])
def test_the_rarest_learned_value_of_each_column(learned, n):
    train, masker = learned
    for name in masker.encoder.names:
        value = rarest(train, masker, name)
        rows = masker.sample(n, {name: value}, seed=0)
        assert len(rows) == n and (rows[name] == value).all() and rows.dtypes.equals(masker.sample(5, seed=0).dtypes), name

def test_the_rarest_values_across_blocks(learned):
    train, masker = learned
    name = masker.schema.target
    rows = masker.sample(40_001, {name: rarest(train, masker, name)}, seed=0)
    assert len(rows) == 40_001 and (rows[name] == rarest(train, masker, name)).all()

def test_what_fewer_than_five_share_is_refused_without_naming_a_value(learned):
    train, masker = learned
    for name in (n for n in masker.encoder.names if not masker.encoder.codecs[n].numeric):
        counts = train[name].value_counts()
        for value in counts.index[counts < 5]:
            with pytest.raises(ConditionError) as e: masker.sample(5, {name: value})
            assert repr(name) in str(e.value) and not any(str(v) in str(e.value).replace(name, '') for v in counts.index if isinstance(v, str) and len(v) > 5)

ROOMY = pd.DataFrame({'day': pd.date_range('2020-01-01', periods=900, freq='D'),
                      'at': pd.date_range('2020-01-01', periods=900, freq='7h', tz='Europe/Berlin'), 'text day': pd.date_range('2019-06-01', periods=900, freq='D').strftime('%d.%m.%Y'),
                      'span': pd.to_timedelta(np.arange(900) % 77, 'h'), 'price': [f'€ {x:.2f}' for x in np.arange(900)/7 + 1], 'whole': pd.array([None, 3, 4, 90]*225, dtype='Int64'),
                      'yes': pd.array([True, False, None]*300, dtype='boolean'), 'grade': pd.Categorical(list('ABCD')*225, ordered=True), 'size': pd.Categorical(list('xyz')*300),
                      'n': np.arange(900) % 40})

@pytest.fixture(scope='module')
def roomy(): return Masker(preset=TINY).fit(ROOMY, progress=False)

@pytest.mark.parametrize('where, holds', [
    ({'day': Between('2020-03-01', '2020-03-31')}, lambda d: d.day.between('2020-03-01', '2020-03-31')),
    ({'day': pd.Timestamp('2020-05-05')}, lambda d: d.day == '2020-05-05'), ({'day': Between(None, '2020-02-01')}, lambda d: d.day <= '2020-02-01'),
    ({'at': Between('2020-02-01', '2020-02-03')}, lambda d: d['at'].dt.tz_localize(None).between('2020-02-01', '2020-02-03')),
    ({'text day': Between('2019-12-24', '2020-01-06')}, lambda d: pd.to_datetime(d['text day'], format='%d.%m.%Y').between('2019-12-24', '2020-01-06')),
    ({'span': Between('10h', '20h')}, lambda d: d.span.between(pd.Timedelta('10h'), pd.Timedelta('20h'))), ({'span': pd.Timedelta('30h')}, lambda d: d.span == pd.Timedelta('30h')),
    ({'price': ['€ 2.00', '€ 9.00']}, lambda d: d.price.isin(['€ 2.00', '€ 9.00'])), ({'whole': None}, lambda d: d.whole.isna()), ({'whole': [None, 90]}, lambda d: d.whole.isna() | (d.whole == 90)),
    ({'yes': True}, lambda d: d.yes == True), ({'yes': [False, None]}, lambda d: d.yes.isna() | ~d.yes.fillna(False)), ({'grade': Between('B', 'C')}, lambda d: d.grade.isin(['B', 'C'])),
    ({'size': {'x', 'y'}}, lambda d: d['size'].isin(['x', 'y'])), ({'n': range(3, 9)}, lambda d: d.n.between(3, 8)), ({'n': np.array([1, 39])}, lambda d: d.n.isin([1, 39])),
    ({'day': Between('2020-03-01', '2020-04-30'), 'grade': ['A', 'D'], 'whole': 90, 'yes': None, 'n': Between(10, None)},
     lambda d: d.day.between('2020-03-01', '2020-04-30') & d.grade.isin(['A', 'D']) & (d.whole == 90) & d.yes.isna() & (d.n >= 10))])
def test_sets_ranges_and_dates_of_every_kind(roomy, where, holds):
    rows = roomy.sample(301, where, seed=0)
    assert len(rows) == 301 and holds(rows).astype(bool).all() and rows.dtypes.equals(ROOMY.dtypes)

@settings(max_examples=15, deadline=None)
@given(st.data())
def test_random_sets_and_ranges_hold_in_every_row(learned, data):
    train, masker = learned
    where, holds = {}, {}
    for name in data.draw(st.lists(st.sampled_from(masker.encoder.names), min_size=1, max_size=3, unique=True)):
        codec = masker.encoder.codecs[name]
        values = train[name][train[name].isin(codec.levels) if not codec.numeric else train[name].between(*codec.span)]
        a, b = (values.iloc[data.draw(st.integers(0, len(values) - 1))] for _ in range(2))
        if codec.numeric and data.draw(st.booleans()):
            where[name] = Between(min(a, b), max(a, b))
            holds[name] = lambda s, a=a, b=b: s.between(min(a, b), max(a, b))
        else: where[name], holds[name] = [a, b], lambda s, a=a, b=b: s.isin([a, b])
    try: rows = masker.sample(200, where, seed=0)
    except ConditionError as e: # only columns that determine each other can contradict
        assert 'together' in str(e) and len(where) > 1
        return
    assert len(rows) == 200 and all(test(rows[name]).all() for name, test in holds.items())

@pytest.fixture(scope='module')
def toy():
    rng = np.random.default_rng(0)
    a = rng.integers(0, 4, 6000)
    df = pd.DataFrame({'a': a.astype(str), 'x': (10*a + rng.normal(0, 2, 6000)).round(1), 'b': np.where(rng.random(6000) < .9, a, 3 - a)})
    df['when'] = pd.Timestamp('2020-01-01') + pd.to_timedelta(100*a + rng.integers(0, 100, 6000), 'D')
    df.loc[:300, 'x'] = np.nan
    return df, Masker(preset='fast', seed=0).fit(df, progress=False)

def share_alike(real, fake): # 1 - total variation distance
    p, q = real.value_counts(normalize=True), fake.value_counts(normalize=True)
    return 1 - p.sub(q, fill_value=0).abs().sum()/2

def test_what_comes_before_a_condition_follows_it(toy):
    df, masker = toy
    for b in range(4): assert share_alike(df.a[df.b == b], masker.sample(4000, {'b': b}, seed=1).a) > .95

def test_a_late_condition_is_followed_by_all_columns_and_rows_stay_different(toy):
    df, masker = toy
    last = masker.encoder.names[masker.plan.order[-1]]
    value = df[last].mode()[0] if last != 'when' else Between(df.when.quantile(.3), df.when.quantile(.6))
    real = df[df[last] == value] if last != 'when' else df[df.when.between(value.low, value.high)]
    fake = masker.sample(40_000, {last: value}, seed=0) # three blocks
    assert share_alike(real.a, fake.a) > .97 and len(fake.drop_duplicates())/len(fake) > .3

def test_ranges_of_several_columns_are_drawn_together(toy):
    df, masker = toy
    fake = masker.sample(4000, {'x': Between(15, 40), 'when': Between('2020-06-01', '2020-12-01')}, seed=1)
    real = df[df.x.between(15, 40) & df.when.between('2020-06-01', '2020-12-01')]
    assert share_alike(real.a, fake.a) > .93 and abs(real.x.mean() - fake.x.mean()) < 1

def test_missing_or_a_value(toy):
    fake = toy[1].sample(2000, {'x': [None, 20.]}, seed=0)
    assert set(fake.x.dropna()) <= {20.} and fake.x.isna().any()

def test_partial_rows_keep_their_cells_and_the_rest_follows(toy):
    df, masker = toy
    rows = pd.DataFrame({'a': ['0', '3', None]*500, 'when': [pd.NaT, pd.NaT, pd.Timestamp('2021-01-31')]*500})
    full = masker.sample_like(rows, seed=0)
    assert full.a[rows.a.notna()].equals(rows.a[rows.a.notna()].astype(full.a.dtype)) and (full.when[2::3] == '2021-01-31').all()
    assert abs(full.x[0::3].mean() - 0) < 1 and abs(full.x[1::3].mean() - 30) < 1 and (full.a[2::3] == '3').mean() > .95

def test_impute_fills_gaps_alone_and_well(toy):
    df, masker = toy
    gaps = df.copy()
    hide = np.random.default_rng(1).random(len(df)) < .2
    gaps.loc[hide, 'a'] = None
    full = masker.impute(gaps, seed=0)
    assert not full.isna().any().any() and full[gaps.notna()].equals(gaps[gaps.notna()])
    assert (full.a[hide] == df.a[hide]).mean() > .93

def test_rebalance_to_the_row(toy):
    fake = toy[1].rebalance('a', {'0': 1, '3': 2}, 999, seed=0)
    assert fake.a.value_counts().to_dict() == {'3': 666, '0': 333}

def test_going_on_with_more_rows(toy):
    df, masker = toy
    more = df.assign(b=3 - df.b)
    both = Masker(preset='fast', seed=0).fit(df, progress=False).partial_fit(more, progress=False)
    assert both.cost.rows == 12000 and both.cost.cpu_seconds > masker.cost.cpu_seconds
    assert share_alike(more.b[df.a == '0'], both.sample(4000, {'a': '0'}, seed=0).b) > .9
    with pytest.raises(MasknbError, match='missing'): both.partial_fit(df.drop(columns='x'), progress=False)

@pytest.mark.parametrize('where, words', [
    ({'x': Between(1e6, None)}, "'x' has no learned value"), ({'x': 1e6}, "'x'"), ({'a': 'nine'}, "'a'"), ({'a': []}, "'a'"),
    ({'a': Between('0', '2')}, 'order'), ({'when': 'soon'}, "'when'"), ({'x': Between('low', 3)}, "'x'"), ({'b': None}, "'b'"),
    ({'x': Between(40, 15)}, "'x'"), ({'c': 1}, "'c'")])
def test_conditions_that_cannot_be_met(toy, where, words):
    with pytest.raises(MasknbError, match=words): toy[1].sample(5, where)

def office(n=4000):
    "Visits on weekdays from nine to five, to the second."
    rng = np.random.default_rng(0)
    day = rng.integers(0, 104, n)*7 + rng.integers(0, 5, n)
    return pd.DataFrame({'at': pd.Timestamp('2023-01-02') + pd.to_timedelta(day*86_400 + rng.integers(9*3600, 17*3600, n), 's'), 'ward': rng.choice(['A', 'B'], n)})

@pytest.mark.parametrize('low, high', [('2023-03-04', '2023-03-07'), ('2023-03-03 16:00', '2023-03-06 10:00'), ('2023-05-10 18:00', '2023-05-12 03:00'), (None, '2023-02-05'), ('2024-12-20 20:00', None)])
def test_closed_hours_stay_empty_within_a_range(low, high):
    masker = Masker(preset=TINY).fit(office(), progress=False)
    at = masker.sample(2000, {'at': Between(low, high)}, seed=0)['at']
    assert at.between(low or '2023-01-01', high or '2025-01-01').all()
    open_ = at.dt.hour.between(9, 16) & (at.dt.day_of_week < 5)
    assert open_.mean() > .99 and at.value_counts().iloc[0] < 20 # nothing is heaped at an end of the range
