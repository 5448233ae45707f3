"""What the fuzz harness found, each as small as it gets."""
import datetime as dt, gzip, tracemalloc
import numpy as np, pandas as pd, pyarrow as pa, pytest
from masknb import Masker, Privacy, Schema
from masknb.data import read_table
from masknb.errors import DataError, MasknbError, PrivacyError
from masknb.preprocessing.rules import Presence
from tests.fuzz.common import CHEAP
from tests.fuzz.models import RECIPES

def fitted(**columns):
    df = pd.DataFrame(columns)
    return df, Masker(Schema.infer(df), CHEAP).fit(df, progress=False)

@pytest.mark.parametrize('dtype', ['datetime64[ns]', 'datetime64[us, Europe/Berlin]', 'timedelta64[ns]', 'date32[day][pyarrow]', 'timestamp[us][pyarrow]', 'Int64', 'string', 'boolean', 'category', 'float64', object])
def test_a_column_without_any_value_stays_empty_through_everything(dtype, tmp_path):
    df, m = fitted(x=pd.Series([None]*40, dtype=dtype), y=list('ab')*20)
    for out in (m.sample(9, seed=0), m.impute(df.assign(y=df.y.mask(df.index < 9))), m.complete(df.head(9)), m.sample_like(df.head(9)), m.sample(9, where={'x': None}), m.sample(9, where={'x': pd.NA})):
        assert out.x.isna().all() and str(out.x.dtype) == str(df.x.dtype) and out.y.notna().all()

def test_missing_may_be_asked_for_in_any_way():
    _, m = fitted(x=pd.array(['a', 'b', None]*20, 'string'), y=[pd.Timestamp('2024-01-01'), None]*30, z=pd.array([1, None]*30, 'Int64'))
    for c in 'xyz':
        for nothing in (None, np.nan, pd.NA, pd.NaT): assert m.sample(8, where={c: nothing}, seed=1)[c].isna().all()

def test_dates_of_arrow_keep_their_zone_and_both_hours_of_the_night_when_summer_ends():
    instants = pd.Timestamp('2024-10-26 20:00', tz='UTC') + pd.to_timedelta(np.arange(400) % 8, 'h')
    df, m = fitted(x=pd.Series(instants).astype('timestamp[us, tz=Europe/Berlin][pyarrow]'), y=list('ab')*200)
    fake = m.sample(200, seed=0)
    assert fake.x.dtype == df.x.dtype and set(fake.x) <= set(df.x) and set(fake.x.dt.hour) <= set(df.x.dt.hour)
    asked = df.x.iloc[3]
    assert (m.sample(10, where={'x': asked}, seed=0).x == asked).all()

def test_times_of_arrow_are_times():
    df, m = fitted(x=pd.Series([dt.time(i % 24, 5) for i in range(60)], dtype=object).astype('time64[us][pyarrow]'), y=list('ab')*30)
    fake = m.sample(20, seed=0)
    assert fake.x.dtype == df.x.dtype and {t.second for t in fake.x} == {0}

@pytest.mark.parametrize('values, words', [(np.arange(20, dtype='>i4'), 'byte order'), (np.arange(20, dtype='>f8'), 'byte order'), (pd.Series(['\ud800', 'x']*10, dtype=object), 'halves of characters')])
def test_what_pandas_itself_stumbles_over_is_refused_with_the_column(values, words):
    with pytest.raises(DataError, match=words) as e: Schema.infer(pd.DataFrame({'pay': values, 'y': list('ab')*10}))
    assert "'pay'" in str(e.value) and 'convert' in str(e.value)

def test_whole_numbers_beyond_parquet_are_refused_and_leave_nothing(tmp_path):
    _, m = fitted(x=pd.Series([10**100 + i % 3 for i in range(60)], dtype=object), y=list('ab')*30)
    with pytest.raises(DataError, match='csv'): m.write(tmp_path/'t.parquet', 20)
    assert not list(tmp_path.iterdir())
    m.write(tmp_path/'t.csv', 20)

@pytest.mark.filterwarnings('error::RuntimeWarning')
def test_numbers_near_the_largest_are_looked_at_without_a_warning():
    rng = np.random.default_rng(0)
    Schema.infer(pd.DataFrame({'x': rng.choice([1.7e308, -1.7e308, 0.], 200), 'y': rng.choice([1.7e308, -1.7e308, 5.], 200)}))

def test_keys_longer_than_a_model_may_hold_are_cut_and_read_back(tmp_path):
    df = pd.DataFrame({'key': [f'{i:05}' + 'x'*3000 for i in range(60)], 'y': list('ab')*30})
    schema = Schema.infer(df); schema['key'].action = 'surrogate'
    m = Masker(schema, CHEAP).fit(df, progress=False)
    m.save(tmp_path/'m.mask')
    pd.testing.assert_frame_equal(Masker.load(tmp_path/'m.mask').sample(9, seed=1), m.sample(9, seed=1))
    assert m.sample(9, seed=1).key.is_unique

@pytest.mark.parametrize('wrong', [dict(seed=-1), dict(seed='x'), dict(seed=2**64), dict(seed=1.5), dict(seed=None), dict(min_count=0), dict(min_count=2.5), dict(min_count='x'), dict(rows_per_person='x'), dict(rows_per_person=0)])
def test_seeds_and_counts_out_of_range_are_told(wrong):
    with pytest.raises(MasknbError, match=f'{next(iter(wrong))} must be a whole number'): Masker(None, CHEAP, **wrong)

def test_the_largest_seed_and_numbers_of_numpy_are_seeds(tmp_path):
    df = pd.DataFrame({'a': list('ab')*150, 'b': np.arange(300) % 17})
    for seed in (2**32 - 1, 2**42, np.int64(3)):
        Masker(None, RECIPES['default'], seed).fit(df, progress=False).save(tmp_path/f'{seed}.mask')
        m = Masker.load(tmp_path/f'{seed}.mask')
        assert len(m.sample(5)) == 5
    for wrong in (-1, 'x', 1.5, True):
        with pytest.raises(MasknbError, match='seed must be a whole number'): m.sample(3, seed=wrong)

def test_memory_does_not_grow_with_the_rows_that_are_asked_for():
    _, m = fitted(a=list('ab')*30)
    tracemalloc.start()
    assert len(next(iter(m._blocks(10**12, None, 0)))) == 16_384
    assert tracemalloc.get_traced_memory()[1] < 10**8
    tracemalloc.stop()

@pytest.mark.parametrize('epsilon', [1e-6, 1e-5, 1e-3])
@pytest.mark.parametrize('method', ['auto', 'discriminator'])
def test_a_budget_too_small_for_any_table_is_refused_before_it_takes_gigabytes(epsilon, method):
    df = pd.DataFrame({'a': list('ab')*200, 'b': np.arange(400) % 7})
    tracemalloc.start()
    with pytest.raises(PrivacyError, match='allow'): Masker(None, privacy=Privacy(epsilon, 1e-6, method)).fit(df, progress=False)
    assert tracemalloc.get_traced_memory()[1] < 5e8
    tracemalloc.stop()

def test_a_table_with_nul_is_never_cut_short_in_silence(tmp_path):
    rows = [f'{i},{"xyz"[i % 3]}' for i in range(100_000)]
    for k, encoding in ((1, 'utf-8'), (99_000, 'utf-8'), (99_000, 'utf-16')):
        bad = rows.copy(); bad[k] = f'{k},\0'
        (tmp_path/'t.csv').write_text('\n'.join(['a,b', *bad, '']), encoding=encoding)
        with pytest.raises(DataError, match='NUL'): read_table(tmp_path/'t.csv')
        if encoding == 'utf-8':
            (tmp_path/'t.csv.gz').write_bytes(gzip.compress((tmp_path/'t.csv').read_bytes()))
            with pytest.raises(DataError, match='NUL'): read_table(tmp_path/'t.csv.gz')
    _, m = fitted(x=['\0', 'b']*30, y=list('ab')*30)
    with pytest.raises(DataError, match="'x' holds the character NUL"): m.write(tmp_path/'new.csv', 20)
    assert not (tmp_path/'new.csv').exists()

@pytest.mark.filterwarnings('error::RuntimeWarning')
def test_the_largest_numbers_are_learned_without_a_warning():
    rng = np.random.default_rng(0)
    columns = {c: rng.choice([1.7e308, -1.7e308, 5e-324, 0.], 120) for c in 'abcde'}
    _, m = fitted(**columns, y=list('ab')*60)
    assert np.isfinite(m.sample(50, seed=0)[list('abcde')].to_numpy()).all()

def test_points_in_time_as_objects_stay_objects_when_a_rule_moves_them():
    when = pd.Series([dt.datetime(2024, 1, 1) + dt.timedelta(days=i % 9, hours=5) if i % 3 else None for i in range(300)], dtype=object)
    df, m = fitted(a=when, b=list('abc')*100, c=when)
    m.rules = [Presence('a', 'b', ('a',))]
    fake = m.sample(60, seed=0)
    assert fake.a.dtype == object and (fake.a.isna() == (fake.b == 'a')).all()

@pytest.mark.parametrize('dtype', [pd.ArrowDtype(pa.list_(pa.int64())), pd.ArrowDtype(pa.struct([('a', pa.int64())]))])
def test_nested_types_are_refused_even_where_all_is_missing(dtype):
    with pytest.raises(DataError, match="'x' has the type"): Schema.infer(pd.DataFrame({'x': pd.Series([None]*20, dtype=dtype), 'y': list('ab')*10}))

def test_a_target_that_is_no_name_is_told():
    with pytest.raises(MasknbError, match='not a column'): Schema.infer(pd.DataFrame({np.int64(7): range(20), 'y': list('ab')*10}), target=('a', 'b'))
