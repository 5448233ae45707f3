"""Invented keys: shaped like the old, never one of them, unique where they were, not to be joined across runs."""
import numpy as np, pandas as pd, pytest
from hypothesis import given, settings, strategies as st
from masknb.errors import DataError, MasknbError, SchemaError
from stdnum import luhn
from masknb.preprocessing.identifiers import HIPAA
from masknb.preprocessing.schema import Column, Schema
from masknb.preprocessing.surrogates import SPARSE_ZIP, Shape, deidentify, generalise, learnable, pseudonyms, shuffle_index, surrogates

@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3000), st.integers(0, 2**62))
def test_a_shuffle_is_a_bijection(n, seed):
    assert sorted(shuffle_index(np.arange(n), n, seed).tolist()) == list(range(n))

def keys(form, n, rng): # n different texts of a form: 9 a digit, A a letter
    letters = lambda c: rng.choice(list('ABCDEFGHIJKLMNOPQRSTUVWXYZ' if c == 'A' else '0123456789'), n)
    return pd.Series(list(map(''.join, zip(*(letters(c) if c in 'A9' else [c]*n for c in form))))).drop_duplicates()

@settings(max_examples=40, deadline=None)
@given(st.text('A9-/. ', min_size=2, max_size=12).filter(lambda f: '9' in f), st.integers(0, 10**6))
def test_keys_keep_their_form_and_never_collide(form, seed):
    real = keys(form, 400, np.random.default_rng(seed))
    shape = Shape.of(real)
    made = pd.Series(np.concatenate([shape.make(0, 150, seed), shape.make(150, 250, seed)]))
    assert made.is_unique
    pattern = ''.join({'A': '[A-Z]', '9': r'\d'}.get(c, '[' + c + ']' if c in '. ' else c) for c in form)
    if len(real) > 60 and shape.room >= 400: assert made.str.fullmatch(pattern).all()

@pytest.mark.parametrize('what', sorted(HIPAA))
@pytest.mark.parametrize('real', [pd.Series([f'A{i:05}' for i in range(300)]), pd.Series(range(1000, 1300)), pd.Series([None, 'x y', 'Z']*4),
                                  pd.Series([None]*10, dtype=object), pd.Series(['a', 'b']*5, dtype='category')])
def test_every_class_can_be_invented(what, real):
    made = surrogates(real, what, seed=1)
    assert made.isna().equals(real.isna()) and made.nunique() == real.nunique() and not set(made.dropna()) & set(real.dropna())
    assert made.index.equals(real.index)

def test_equal_stays_equal_and_runs_differ():
    real = pd.Series(np.random.default_rng(0).integers(10_000, 20_000, 5000))
    one, two = surrogates(real), surrogates(real)
    assert one.groupby(real).nunique().max() == 1 and real.groupby(one).nunique().max() == 1
    assert (one == two).mean() < .01 and abs(one.corr(real)) < .1 and abs(one.corr(two)) < .1
    assert surrogates(real, seed=3).equals(surrogates(real, seed=3))

def test_a_long_key_is_filled_to_the_last_place():
    made = pd.Series(Shape(('h',)*40).make(0, 500, 0))
    assert made.is_unique and all(made.str[j].nunique() > 8 for j in range(40))

def test_card_numbers_pass_their_check_and_invented_mail_reaches_nobody():
    cards = pd.Series([f'4{i:015}' for i in range(100)])
    assert surrogates(cards, 'payment card number').map(luhn.is_valid).all()
    mail = surrogates(pd.Series([f'p{i}@mail.org' for i in range(2000)]), 'e-mail address')
    assert mail.is_unique and mail.str.fullmatch(r'[a-z]+\.[a-z]+\d\d@example\.(com|net|org)').all()

def test_an_odd_key_does_not_show():
    real = pd.Series([f'{i:06}' for i in range(500)])
    assert Shape.of(pd.concat([real, pd.Series(['ABCDEF'])])).places == Shape.of(real).places

@settings(max_examples=30, deadline=None)
@given(st.integers(1, 400), st.integers(1, 5), st.integers(0, 99))
def test_repeated_keys_repeat_as_often(n, each, seed):
    shape = Shape.of(pd.Series(np.repeat(np.arange(100, 200), each)))
    made = pd.concat([shape.cells(0, n, seed), shape.cells(n, n, seed)])
    assert len(made) == 2*n and abs(made.nunique() - 2*n/each) <= 2

@pytest.mark.parametrize('dtype', ['int64', 'int32', 'float64', 'Int64', 'object', 'string', 'str'])
def test_cells_have_the_dtype_of_the_column(dtype):
    real = pd.Series(range(100, 300)).astype(dtype)
    assert str(Shape.of(real).cells(0, 10, 0).dtype) == str(real.dtype)

# generalise

def test_sparse_zip_areas_become_zeros():
    zips = pd.Series([f'{i:03}55' for i in range(1000)])
    coarse = generalise(zips, 'US ZIP')
    assert set(zips[coarse == '000'].str[:3]) - {'000'} == SPARSE_ZIP and len(SPARSE_ZIP) == 17
    assert (generalise(pd.concat([zips.astype('Int64'), pd.Series([None], dtype='Int64')]), 'US ZIP').iloc[:1000] == coarse).all()

@pytest.mark.parametrize('values', [pd.Series(pd.to_datetime(['1971-05-03', None, '1999-12-31'])), pd.Series(['03.05.1971', None, '31.12.1999']),
    pd.Series(pd.to_datetime(['1971-05-03', None, '1999-12-31'])).dt.date, pd.Series(pd.to_datetime(['1971-05-03', None, '1999-12-31'])).dt.tz_localize('Europe/Berlin')])
def test_years_of_dates_of_every_type(values):
    assert generalise(values, 'exact date').tolist() == [1971, pd.NA, 1999]

@pytest.mark.parametrize('values, want', [(pd.Series([10, 89, 90, 104]), [10, 89, 90, 90]), (pd.Series([89.5, None, 12]), [90, None, 12]),
                                          (pd.Series(['89', '90', 'n/a']), ['89', '90+', 'n/a']), (pd.Series([95, None], dtype='Int64'), [90, None])])
def test_ages_end_at_ninety(values, want):
    coarse = generalise(values, 'age over 89')
    assert [None if pd.isna(x) else x for x in coarse] == want and coarse.dtype == values.dtype

# one-off tables

def test_deidentify_follows_an_edited_schema(tmp_path):
    df = pd.DataFrame({'mail': [f'p{i}@mail.org' for i in range(40)], 'note': [f'We told Dr. Huber on 2020-03-0{i % 9 + 1} about the bed' for i in range(40)],
                       'case': [f'K{i:04}' for i in range(40)], 'day': pd.date_range('2001-01-31', periods=40, freq='300D'), 'age': [95, 30]*20,
                       'plate': [f'M-AB {i}' for i in range(40)], 'pay': np.arange(40) % 7})
    schema = Schema.infer(df)
    for name, action in dict(mail='surrogate', note='scrub', case='pseudonym', day='generalise', age='generalise').items(): schema[name].action = action
    schema['plate'].note, schema['plate'].action = 'the fleet is public', 'keep'
    schema.save(tmp_path/'s.json')
    out = deidentify(df, Schema.load(tmp_path/'s.json'), key=b'0123456789abcdef')
    assert list(out) == list(df) and out.plate.equals(df.plate) and out.pay.equals(df.pay)
    assert not out.note.str.contains('Huber|2020').any() and out.mail.is_unique and not set(out.mail) & set(df.mail)
    assert out.day.max() < 2100 and set(out.age) == {30, 90} and out.case.str.fullmatch('[A-Z2-7]{20}').all()
    assert 'personal data' in out.attrs['masknb']['case'] and out.attrs['masknb']['plate'] == 'kept: the fleet is public'
    with pytest.raises(DataError, match='16 bytes'): deidentify(df, schema)

@pytest.mark.parametrize('column, words', [
    (Column('k', 'identifier', action='pseudonym'), 'surrogate'), (Column('k', 'text', action='scrub'), 'deidentify'),
    (Column('k', 'identifier', action='keep', note='why'), 'kind'), (Column('k', 'text', action='surrogate'), 'remove'),
    (Column('k', 'categorical', action='generalise'), 'coarser'), (Column('k', 'integer', 'target', action='remove'), 'target'),
    (Column('gone', 'identifier', action='surrogate'), "'gone'")])
def test_what_a_synthetic_table_cannot_have_is_refused(column, words):
    df = pd.DataFrame({'k': ['a', 'b']*10, 'n': range(20)})
    with pytest.raises(SchemaError, match=words): learnable(df, Schema([column, Column('n', 'integer')]))

@pytest.mark.parametrize('call, words', [
    (lambda s: pseudonyms(s, None), '16 bytes'), (lambda s: generalise(s, 'city'), 'coarser'),
    (lambda s: deidentify(s.to_frame(), {'x': ('remove', '')}), "'x'"), (lambda s: deidentify(s.to_frame(), {'k': ('burn', '')}), "'burn'"),
    (lambda s: deidentify(s.to_frame(), {'k': ('keep', '')}), 'reason')])
def test_bad_input_is_one_error(call, words):
    with pytest.raises(MasknbError, match=words): call(pd.Series(['a', 'b'], name='k'))

@pytest.mark.parametrize('values, years', [
    (pd.Series([20240131, 19851224, 20000101]), [2024, 1985, 2000]), (pd.Series([20240131., np.nan]), [2024, pd.NA]), (pd.Series([1985, 2001]), [1985, 2001]),
    (pd.Series([20240131, None], dtype='Int64'), [2024, pd.NA]), (pd.Series(['20240131', '19851224']), [2024, 1985])])
def test_years_of_dates_written_as_whole_numbers(values, years): assert generalise(values, 'exact date').tolist() == years

@pytest.mark.parametrize('bad', [[20241301, 20240131], [1706659200, 1706659201], [20240131.5], [-5]])
def test_numbers_that_are_no_dates_are_refused(bad):
    with pytest.raises(DataError, match="'seen'.*20240131; convert"): generalise(pd.Series(bad, name='seen'), 'exact date')
