"""Schemas of random and awkward tables: kinds, identifiers, files, and no value in any message."""
import datetime as dt
import json
from decimal import Decimal
import numpy as np, pandas as pd, pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from masknb.data import load, names
from masknb.errors import DataError, MasknbError, SchemaError
from masknb.preprocessing.encoding import TableEncoder
from masknb.preprocessing.identifiers import detect
from masknb.preprocessing.schema import KINDS, ROLES, Column, Schema, check_table

relaxed = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
N = 40
rng = np.random.default_rng(0)
obj = lambda values: pd.Series(values, dtype=object)
kind = lambda values, name='x', **more: Schema.infer(pd.DataFrame({name: pd.Series(values)}), **more)[name].kind

# --- random tables and random files

cells = st.one_of(st.none(), st.booleans(), st.integers(), st.integers(-10**400, 10**400), st.floats(), st.text(max_size=12), st.dates(),
                  st.datetimes(), st.decimals(allow_nan=False), st.binary(max_size=3), st.timedeltas(), st.times(),
                  st.lists(st.integers(), max_size=2), st.complex_numbers())
alike = st.one_of(*[st.lists(c, min_size=12, max_size=12) for c in (
    st.none() | st.integers(), st.floats(), st.text(max_size=20), st.none() | st.text('0123456789-/.: T+()@a', max_size=22), st.dates(),
    st.datetimes(), st.decimals(allow_nan=False), st.booleans(), cells, st.sampled_from(['a', 'b', None]))])

@relaxed
@given(st.lists(st.tuples(st.text(max_size=10) | st.integers(0, 9), alike, st.sampled_from([None, 'object', 'category', 'string'])),
                min_size=1, max_size=3))
def test_random_tables_never_crash(columns):
    def column(values, dtype):
        try: return obj(values).astype(dtype) if dtype else pd.Series(values)
        except (TypeError, ValueError, OverflowError): return obj(values)
    df = pd.concat([column(v, t) for _, v, t in columns], axis=1)
    df.columns = pd.Index([n for n, _, _ in columns], dtype=object)
    try: schema = Schema.infer(df)
    except DataError: return
    schema.check(df)
    assert Schema.from_json(schema.to_json()) == schema and repr(schema) and schema._repr_html_()

bounds = st.none() | st.integers(-10**6, 0)
column = st.builds(Column, name=st.text(max_size=8), kind=st.sampled_from(KINDS), role=st.sampled_from([r for r in ROLES if r != 'target']),
                   dtype=st.text(max_size=5), reason=st.text(max_size=20), low=bounds, high=bounds.map(lambda x: x and -x),
                   levels=st.lists(st.text(max_size=5) | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
                                   min_size=1, max_size=5, unique_by=repr), format=st.none() | st.text(max_size=5))

@relaxed
@given(st.lists(column, max_size=5, unique_by=lambda c: c.name))
def test_json_round_trip(columns):
    schema = Schema(columns)
    assert Schema.from_json(schema.to_json()) == schema

values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([*KINDS, *ROLES, 'a']),
                      lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=3), v, max_size=3), max_leaves=6)
entries = st.dictionaries(st.sampled_from(['name', 'kind', 'role', 'levels', 'low', 'high', 'dtype', 'other']), values, max_size=5)

@relaxed
@given(values | st.fixed_dictionaries({'format': st.just(1) | values, 'columns': st.lists(entries | values, max_size=3) | values}))
def test_a_strange_file_is_a_schema_or_a_schema_error(content):
    try: schema = Schema.from_json(json.dumps(content))
    except SchemaError as e: assert e.problems
    else: assert Schema.from_json(schema.to_json()) == schema

@pytest.mark.parametrize('text', ['', 'null', '[' * 100_000, '{"format": 1, "columns": [' + '9'*5000 + ']}', b'\xff', 5, None])
def test_what_is_no_json(text):
    with pytest.raises(SchemaError): Schema.from_json(text)

@pytest.mark.parametrize('entry, words', [
    ({'name': 'a'}, "'a': kind is missing"), ({'name': 'a', 'kind': 'text', 'rol': 'other'}, "did you mean 'role'"),
    ({'name': 'a', 'kind': 'ordinal'}, 'no levels'), ({'name': 'a', 'kind': 'integer', 'low': 5, 'high': 1}, 'exchange low and high'),
    ({'name': 'a', 'kind': 'integer', 'low': True}, 'finite number'), ({'name': '\ud800', 'kind': 'text'}, 'name must be')])
def test_a_slip_in_a_file_is_named(entry, words):
    with pytest.raises(SchemaError, match=words): Schema.from_json(json.dumps({'format': 1, 'columns': [entry]}))

def test_files(tmp_path):
    schema = Schema([Column('Größe', 'continuous', low=0.), Column(3, 'ordinal', levels=['s', 'm'])])
    schema.save(tmp_path/'s.json')
    assert Schema.load(tmp_path/'s.json') == schema and [p.name for p in tmp_path.iterdir()] == ['s.json']
    assert 'Größe' in (tmp_path/'s.json').read_text(encoding='utf-8')
    (tmp_path/'s.json').write_bytes(b'\xff\xfe')
    for name in ('s.json', 'none.json'):
        with pytest.raises(SchemaError, match='cannot be read'): Schema.load(tmp_path/name)

# --- kinds

@pytest.mark.parametrize('values, expected', [
    ([True, False]*20, 'boolean'), (pd.array([True, None]*20, dtype='boolean'), 'boolean'), (['yes', 'no']*20, 'categorical'),
    (pd.array([True, False]*20, dtype='bool[pyarrow]'), 'boolean'), (pd.array(['a', None]*20, dtype='string[pyarrow]'), 'categorical'),
    ([1, 2]*20, 'integer'), ([1., None]*20, 'integer'), (pd.array([1, None]*20, dtype='Int64'), 'integer'), ([1.5, None]*20, 'continuous'),
    (rng.choice(10**6, N, replace=False), 'integer'), (rng.normal(size=N), 'continuous'),
    (obj([Decimal('1.10'), Decimal('2.5')]*20), 'continuous'), (obj([1, Decimal('1.5')]*20), 'continuous'),
    (pd.Categorical(['lo', 'hi']*20, ['lo', 'hi'], ordered=True), 'ordinal'), (pd.Categorical([1, 2]*20), 'categorical'),
    (pd.date_range('2020', periods=N), 'datetime'), (pd.date_range('2020', periods=N, tz='Europe/Berlin'), 'datetime'),
    (obj([dt.date(1850, 1, 1) + dt.timedelta(i) for i in range(N)]), 'datetime'), (obj([1, 'a']*20), 'categorical'),
    ([None]*N, 'constant'), (['a']*N, 'constant'), (['a', None]*20, 'categorical'), (['']*20 + [' ']*20, 'categorical'),
    ([f'seen on day {i} of the second stay' for i in range(N)], 'text'), ([f'{i}.5' for i in range(N)], 'continuous')])
def test_kinds(values, expected):
    assert kind(values) == expected

@pytest.mark.parametrize('format', ['%Y-%m-%d', '%d/%m/%Y', '%m/%d/%Y', '%d.%m.%Y %H:%M', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%dT%H:%M:%SZ', '%Y%m%d', '%d-%b-%Y'])
@pytest.mark.parametrize('dtype', [None, object, 'category'])
def test_dates_in_text(format, dtype):
    days = pd.Series(pd.date_range('2019-11-03', periods=300, freq='31h')).dt.strftime(format)
    days = days.where(days.index % 7 > 0)
    found = Schema.infer(pd.DataFrame({'x': days.astype(dtype) if dtype else days}))['x']
    assert (found.kind, found.format) == ('datetime', format)

def test_one_wrong_date_is_counted_not_quoted():
    days = pd.Series(pd.date_range('2020', periods=60)).dt.strftime('%Y-%m-%d')
    found = Schema.infer(pd.DataFrame({'x': days.where(days.index != 7, 'soon')}))['x']
    assert found.kind != 'datetime' and 'soon' not in found.reason

@pytest.mark.parametrize('values, words', [
    (obj([b'1']*N), 'bytes'), ([1j]*N, 'complex'),
    (pd.period_range('2020', periods=N), 'to_timestamp'), (pd.cut(np.arange(N), 4), 'intervals'), ([{1: 2}]*N, 'nested'),
    ([1., np.inf]*20, '20 infinite'), (obj([Decimal('Infinity'), 'a']*20), '20 infinite'), (obj([10**400]*N), '300 digits'),
    (pd.Categorical(pd.date_range('2020', periods=N), ordered=True), 'dates as categories'),
    (pd.arrays.SparseArray(np.zeros(N)), 'sparse')])
def test_refused_with_column_and_remedy(values, words):
    with pytest.raises(DataError, match=words) as e: kind(values, 'col')
    assert "'col'" in str(e.value)

def test_all_problems_at_once():
    df = pd.DataFrame({'a': [np.inf]*5, 'b': [[1]]*5, 'c': [b'x']*5})
    with pytest.raises(DataError) as e: Schema.infer(df, target='d')
    assert len(e.value.problems) == 5
    with pytest.raises(DataError, match='several levels'): check_table(pd.DataFrame(np.zeros((20, 2)), columns=[['a', 'a'], ['b', 'c']]))
    with pytest.raises(DataError, match='compared as text'): check_table(pd.DataFrame(np.zeros((20, 2)), columns=[1, '1']))

# --- identifiers

codes = [f'P{i:05}' for i in range(200)]
mail = [f'user{i}@example.org' for i in range(200)]
@pytest.mark.parametrize('name, values, what', [
    ('x', codes, 'unique code'), ('kontakt', mail, 'e-mail address'), ('x', [mail[0]]*200, 'e-mail address'),
    ('x', pd.Categorical(mail, ordered=True), 'e-mail address'), ('x', pd.Categorical(mail), 'e-mail address'),
    ('x', [f'+49 30 {i:06}' for i in range(200)], 'telephone number'), ('x', [f'({i}) 555-0{i}' for i in range(200, 400)], 'telephone number'),
    ('Telefon', range(4930100000, 4930100400, 2), 'telephone number'), ('x', [f'10.0.{i}.7' for i in range(200)], 'IP address'),
    ('x', [f'https://example.org/{i}' for i in range(200)], 'web address'), ('x', [f'{i}-12-3456' for i in range(200, 400)], 'social security number'),
    ('nom', ['Anne', 'Zoé', 'Luc', 'Guy']*50, 'name of a person'), ('Apellido', ['Ruiz', 'Gil']*100, 'name of a person'),
    ('patient_name', ['Ann Lee', 'Bo Ray']*100, 'name of a person'), ('Straße', [f'Am Markt {i % 40}' for i in range(200)], 'postal address'),
    ('CustomerID', rng.choice(10**6, 200, replace=False), 'unique code'), ('x', range(7, 207), 'unique code'),
    ('subject_id', np.repeat(np.arange(50), 4), 'unique code')])
def test_identifiers_are_found(name, values, what):
    df = pd.DataFrame({name: pd.Series(values), 'age': np.arange(200) % 60})
    found = Schema.infer(df)[name]
    assert (found.kind, found.role, found.modelled) == ('identifier', 'direct identifier', False)
    assert found.reason.startswith(what) and 'left out' in found.reason

@pytest.mark.parametrize('name, values', [
    ('contact', ['cellular', 'telephone']*100), ('email_verified', ['yes', 'no']*100), ('Street', ['Pave', 'Grvl']*100),
    ('product_name', ['ball', 'doll']*100), ('education-num', rng.integers(1, 17, 200)), ('fnlwgt', rng.choice(10**6, 200, replace=False)),
    ('year', range(1820, 2020)), ('id', rng.normal(size=200)), ('is_id', [True, False]*100), ('valid', ['a', 'b']*100),
    ('country_code', ['DE', 'FR']*100), ('store_id', np.arange(200) % 5), ('nombre_enfants', np.arange(200) % 4), ('phone', ['home', 'work']*100)])
def test_no_false_alarm(name, values):
    assert Schema.infer(pd.DataFrame({name: pd.Series(values)}))[name].modelled

@pytest.mark.parametrize('name', names())
@pytest.mark.parametrize('rows', [10, 20, 100, None])
def test_no_false_alarm_on_the_bundled_tables(name, rows):
    train = load(name).train
    schema = Schema.infer(train.sample(rows, random_state=0) if rows else train)
    assert [c.name for c in schema.left_out] == (['ID'] if name == 'credit-default' else [])

def test_no_value_in_any_word():
    people = pd.DataFrame({'mail': mail, 'code': codes, 'surname': ['Quux', 'Xyzzy']*100, 'note': [f'Quux came in on day {i}' for i in range(200)]})
    schema = Schema.infer(people)
    words = schema.to_json() + repr(schema) + schema._repr_html_()
    with pytest.raises(SchemaError) as e: Schema([Column('surname', 'integer'), Column('mail', 'datetime', format='%Y'), Column('zip', 'text')]).check(people)
    assert not any(v in words + str(e.value) for v in ('Quux', 'Xyzzy', 'user1', 'P0000'))
    assert detect(people.mail, 'mail').what == 'e-mail address'

# --- targets, roles, checks

def test_targets():
    df = pd.DataFrame({'income': ['lo', 'hi']*20, 'id': [f'k{i}' for i in range(N)], 'same': 1, 0: [1, 2]*20})
    assert Schema.infer(df, target='income').target == 'income' and Schema.infer(df, target=0).target == 0
    with pytest.raises(SchemaError, match="did you mean 'income'"): Schema.infer(df, target='incomes')
    for name in ('id', 'same'):
        with pytest.raises(SchemaError, match='cannot be predicted'): Schema.infer(df, target=name)

@pytest.mark.parametrize('name, role', [('Alter', 'quasi-identifier'), ('code_postal', 'quasi-identifier'), ('estado civil', 'quasi-identifier'),
    ('birthDate', 'quasi-identifier'), ('raça', 'quasi-identifier'), ('Gehalt', 'sensitive'), ('Diagnóstico', 'sensitive'), ('religião', 'sensitive'),
    ('usage', 'other'), ('racetrack', 'other')])
def test_roles(name, role):
    assert Schema.infer(pd.DataFrame({name: ['a', 'b']*20}))[name].role == role

def test_check_tells_all_at_once_and_leaves_the_table_alone():
    df = pd.DataFrame({'id': [f'k{i}' for i in range(N)], 'n': [1, 2]*20, 'x': rng.normal(size=N), 'b': [True, False]*20,
                       'd': ['2024-01-31', '2023-12-24']*20, 'o': pd.Categorical(['a', 'b']*20, ordered=True), 'c': 1, 'gone': 2.5})
    schema, before = Schema.infer(df), df.copy(deep=True)
    schema.check(df); schema.check(df.drop(columns='id').head(1))
    pd.testing.assert_frame_equal(df, before)
    schema.check(df.assign(n=df.n.where(df.index > 3), x=np.nan)) # missing values and whole floats fit
    bad = df.assign(n=.5, x='t', b=df.n, d='31.1.', o='z', c=df.n, new=1).drop(columns='gone')
    with pytest.raises(SchemaError) as e: schema.check(bad)
    assert len(e.value.problems) == 8 and all(f"'{n}'" in str(e.value) for n in ('n', 'x', 'b', 'd', 'o', 'c', 'new', 'gone'))
    with pytest.raises(MasknbError, match='DataFrame'): schema.check(None)

def test_edits_are_checked_and_count():
    schema = Schema.infer(pd.DataFrame({'id': [f'k{i}' for i in range(N)], 'n': [1, 2]*20}))
    schema['id'].kind = 'categorical'
    assert [c.name for c in schema.modelled] == ['n'] # a direct identifier stays out until its role is changed as well
    schema['id'].role = 'other'
    assert [c.name for c in schema.modelled] == ['id', 'n']
    for field, value in (('kind', 'number'), ('role', 'x'), ('low', 'a'), ('kin', 'text')):
        with pytest.raises(SchemaError): setattr(schema['n'], field, value)

@pytest.mark.parametrize('dtype', ['int64', 'Int64', 'uint64', object])
def test_whole_numbers_are_numbers_only_where_the_encoder_keeps_them_apart(dtype):
    "Guessed kinds can be fitted: up to a spread of 2^54 from a round number exactly, beyond that as labels."
    rng, start = np.random.default_rng(0), 2**60
    for spread, kind in ((2**50, 'integer'), (2**53, 'integer'), (2**57, 'categorical'), (2**60, 'categorical')):
        x = np.repeat(start + rng.integers(0, spread, 300), 3)
        df = pd.DataFrame({'x': pd.Series([int(v) for v in x], dtype=dtype), 'y': rng.integers(0, 2, 900)})
        schema = Schema.infer(df)
        assert schema['x'].kind == kind and ('divide' in schema['x'].reason) == (kind == 'categorical'), spread
        back = TableEncoder.fit(df, schema, min_count=1)
        back = back.decode(*back.encode(df))
        assert kind == 'integer' or back.x.astype(object).tolist() == df.x.astype(object).tolist()
        assert TableEncoder.fit(df, schema).decode(*TableEncoder.fit(df, schema).encode(df)).x.notna().any() == (kind == 'integer')

def test_large_whole_numbers_held_as_decimals_are_numbers():
    df = pd.DataFrame({'x': np.random.default_rng(0).integers(1, 10**6, 300)*1e12 + 0., 'y': 1})
    schema = Schema.infer(df)
    assert schema['x'].kind == 'continuous'
    encoder = TableEncoder.fit(df, schema)
    assert np.allclose(encoder.decode(*encoder.encode(df)).x.rank(), df.x.clip(*encoder.codecs['x'].span).rank(), atol=3)

n = 200
@pytest.mark.parametrize('name, values, what', [
    ('a', pd.date_range('2020-01-01', periods=n), 'exact date'), ('b', pd.date_range('2020-01-01', periods=n).strftime('%d.%m.%Y'), 'exact date'),
    ('c', np.repeat(['SW1A 1AA', 'M1 1AE', 'B33 8TH', 'CR2 6XH', 'DN55 1PT'], n//5), 'postcode'), ('d', np.repeat(['1000-205', '4000-322', '8000-078', '3000-213', '2410-100'], n//5), 'postcode'),
    ('e', np.repeat(['52.520, 13.405', '48.137, 11.575', '53.551, 9.993', '50.938, 6.960', '50.110, 8.682'], n//5), 'geographic position'),
    ('hometown', np.repeat(['Bath', 'York', 'Ely', 'Hull'], n//4), 'city'), ('ambulance lat', np.linspace(48, 53, n).round(4), 'geographic position')])
def test_details_are_quasi_identifiers_by_their_values(name, values, what):
    c = Schema.infer(pd.DataFrame({name: values, 'x': np.arange(n) % 7}))[name]
    assert c.role == 'quasi-identifier' and what in c.reason

@pytest.mark.parametrize('values', [np.arange(n) % 9, np.linspace(0, 1, n), np.repeat(['red', 'blue'], n//2), np.arange(n)//9 + 1900, np.repeat(['1:20', '3:45'], n//2),
    np.repeat(['10-200', '20-300', '40-12', '7-1', '9-9'], n//5), pd.to_timedelta(np.arange(n) % 50, 'h'), np.arange(n) % 2 == 0, pd.Series([None]*n, dtype='float64')])
def test_values_that_say_nothing_of_place_or_time_have_no_role(values): assert Schema.infer(pd.DataFrame({'q': values, 'x': np.arange(n) % 7}))['q'].role == 'other'
