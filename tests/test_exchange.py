"""Schemas of SDV and Frictionless Data: round trips, files of others, and what a strange file does."""
import copy, json
import numpy as np, pandas as pd, pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from masknb.data import load, names
from masknb.errors import SchemaError
from masknb.preprocessing.exchange import FORMATS, IDENTIFIES, SDTYPES, fill_in, from_frictionless, from_sdv, read_schema, to_frictionless, to_sdv, write_schema
from masknb.preprocessing.schema import KINDS, ROLES, Column, Schema
from masknb.preprocessing.rules import Range, Rule
from tests.test_kinds import COLUMNS

through = lambda d: json.loads(json.dumps(d))
relaxed = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
KIND_TABLES = {n: pd.DataFrame({'x': v, 'n': np.arange(len(v)) % 5}) for n, (v, _) in COLUMNS.items()}

# --- there and back

@pytest.mark.parametrize('name', COLUMNS)
def test_every_kind_comes_back_from_both(name):
    df = KIND_TABLES[name]; schema = Schema.infer(df); c = schema['x']
    assert from_frictionless(through(to_frictionless(schema)[0])) == (schema, [])
    for legacy in (False, True):
        d, lost = to_sdv(schema, legacy=legacy)
        back, _ = fill_in(from_sdv(through(d))[0], df)
        back.check(df)
        as_labels = c.kind == 'constant' or bool(c.format and c.kind in ('continuous', 'integer')) or c.dtype.startswith('timedelta')
        if as_labels: assert any("'x'" in s for s in lost) and back['x'].kind in ('categorical', 'constant')
        else: assert (back['x'].kind, back['x'].dtype, back['x'].levels) == (c.kind, c.dtype, c.levels)
        if c.kind == 'datetime': assert back['x'].format == c.format or any('date formats' in s for s in lost) or '%3f' in c.format or c.format == 'datetime'

@pytest.mark.parametrize('name', names())
@pytest.mark.parametrize('format', FORMATS)
def test_bundled_tables_come_back_from_files(name, format, tmp_path):
    data = load(name); schema = copy.deepcopy(data.schema).confirm('Ada')
    lost = write_schema(schema, tmp_path/'s.json', format)
    back, more = read_schema(tmp_path/'s.json', df=data.train)
    back.check(data.train)
    assert [(c.name, c.kind, c.dtype, c.format, c.modelled) for c in back] == [(c.name, c.kind, c.dtype, c.format, c.modelled) for c in schema] and more == []
    assert (back == schema) == (format in ('masknb', 'frictionless')) and [p.name for p in tmp_path.iterdir()] == ['s.json']
    if format != 'masknb': assert any('target' in s for s in lost) and any('confirmed' in s for s in lost) and not any("'masknb'" in s for s in lost)

column = st.builds(Column, name=st.text('abc xyz', min_size=1, max_size=6) | st.integers(0, 9), kind=st.sampled_from(KINDS), reason=st.text(max_size=5),
    role=st.sampled_from([r for r in ROLES if r != 'target']), dtype=st.sampled_from(['object', 'str', 'int64', 'float64', 'Int8', 'category', 'timedelta64[us]', 'bool', 'none']),
    low=st.none() | st.integers(-9, 0), high=st.none() | st.floats(1, 9), levels=st.lists(st.text(max_size=3) | st.integers(0, 5), min_size=1, max_size=4, unique_by=repr),
    format=st.none() | st.sampled_from(['%d.%m.%Y', '%Y-%m', '€ #.##0,00', '0 %', '+4503599627370496', 'datetime', '%Y-%m-%d | %d/%m/%Y']),
    identifies=st.none() | st.sampled_from([*SDTYPES, 'something else']), action=st.none() | st.just('remove'), note=st.text(max_size=4))
schemas = st.lists(column, min_size=1, max_size=5, unique_by=lambda c: str(c.name)).map(Schema)

@relaxed
@given(schemas)
def test_any_schema_survives_table_schema(schema):
    d, lost = to_frictionless(schema)
    assert from_frictionless(through(d)) == (schema, []) and all(isinstance(s, str) for s in lost)
    bare = through({**d, 'fields': [{k: v for k, v in f.items() if k != 'masknb'} for f in d['fields']]})
    assert from_frictionless(bare)[0].names == [str(n) for n in schema.names] # what a tool leaves that drops unknown properties

@relaxed
@given(schemas, st.booleans())
def test_any_schema_becomes_sdv_metadata(schema, legacy):
    d, lost = to_sdv(schema, 'people', legacy)
    back, _ = from_sdv(through(d))
    assert back.names == [str(n) for n in schema.names]
    assert all(not b.modelled for c, b in zip(schema, back) if not c.modelled) # nothing private becomes public on the way

def test_what_sdv_cannot_say_is_said():
    schema = Schema([Column('age', 'integer', 'quasi-identifier', low=0), Column('ill', 'boolean', 'sensitive', note='asked'), Column('y', 'categorical', 'target'),
        Column('fax', 'identifier', 'direct identifier', identifies='fax number'), Column('d', 'datetime', dtype='str', format='%Y-%m-%d | %d/%m/%Y'),
        Column(3, 'constant'), Column('t', 'continuous', dtype='timedelta64[us]')], [{'rule': 'x'}], person='age').confirm('Ada')
    lost = ' | '.join(to_sdv(schema)[1])
    for words in ("quasi-identifier of 'age'", "sensitive of 'ill'", "target of 'y'", "note of 'ill'", '1 rules', 'who confirmed', "bounds of 'age'", "'fax'", "only %Y-%m-%d",
                  'that 3 are constant', 'that 3 are numbers', "'age' says which person", "'t': durations"): assert words in lost, words
    assert to_sdv(Schema([Column('a', 'integer', dtype='int64')]))[1] == to_frictionless(Schema([Column('a', 'integer')]))[1] == []
    assert 'plain numbers' in to_sdv(Schema([Column('a', 'continuous')]))[1][0]

# --- files of others

def sdv(**columns): return {'METADATA_SPEC_VERSION': 'SINGLE_TABLE_V1', 'columns': columns}

@pytest.mark.parametrize('entry, kind, role, more', [
    ({'sdtype': 'numerical'}, 'continuous', 'other', {}), ({'sdtype': 'numerical', 'computer_representation': 'Int16'}, 'integer', 'other', {'dtype': 'Int16'}),
    ({'sdtype': 'numerical', 'computer_representation': 'UInt8'}, 'integer', 'other', {'dtype': 'UInt8'}), ({'sdtype': 'boolean'}, 'boolean', 'other', {}),
    ({'sdtype': 'datetime'}, 'datetime', 'other', {'format': None}), ({'sdtype': 'datetime', 'datetime_format': '%d/%m/%Y'}, 'datetime', 'other', {'format': '%d/%m/%Y'}),
    ({'sdtype': 'categorical', 'order': [1, 2]}, 'ordinal', 'other', {'levels': [1, 2]}), ({'sdtype': 'id'}, 'identifier', 'direct identifier', {'identifies': 'unique code'}),
    ({'sdtype': 'email'}, 'identifier', 'direct identifier', {'identifies': 'e-mail address'}), ({'sdtype': 'first_name', 'pii': True}, 'identifier', 'direct identifier', {'identifies': 'name of a person'}),
    ({'sdtype': 'job', 'pii': False}, 'categorical', 'other', {}), ({'sdtype': 'job'}, 'identifier', 'direct identifier', {'identifies': None}),
    ({'sdtype': 'unknown'}, 'identifier', 'direct identifier', {}), ({'sdtype': 'city', 'pii': True}, 'categorical', 'quasi-identifier', {}), ({'sdtype': 'latitude'}, 'continuous', 'quasi-identifier', {})])
def test_sdtypes(entry, kind, role, more):
    c = from_sdv(sdv(x=entry))[0]['x']
    assert (c.kind, c.role) == (kind, role) and {k: getattr(c, k) for k in more} == more and 'SDV' in c.reason

def test_sdv_keys_sequences_and_headings():
    d = sdv(k={'sdtype': 'numerical'}, p={'sdtype': 'id', 'regex_format': '[0-9]'}, salary={'sdtype': 'numerical'}, c={'sdtype': 'categorical', 'order_by': 'alphabetical'})
    d |= {'primary_key': ['k', 'p'], 'alternate_keys': ['k'], 'sequence_key': 'p', 'sequence_index': 'k', 'column_relationships': [{'type': 'address'}]}
    schema, lost = from_sdv(d)
    assert (schema['k'].kind, schema.person, schema['salary'].role) == ('identifier', 'p', 'sensitive') and 'heading says salary' in schema['salary'].reason
    assert all(any(w in s for s in lost) for w in ('unique together', 'sequence_index', 'column_relationships', 'regex_format', 'order_by')) and len(lost) == 5
    assert from_sdv(through(to_sdv(schema)[0]))[0].person == 'p'

TABLES = {'METADATA_SPEC_VERSION': 'MULTI_TABLE_V1', 'tables': {'a': {'columns': {'x': {'sdtype': 'boolean'}}}, 'b': {'columns': {'y': {'sdtype': 'id'}}}},
          'relationships': [{'parent_table_name': 'a'}]}
FIELDS = {'fields': [{'name': 'x', 'type': 'number'}]}

@pytest.mark.parametrize('d, words', [
    (TABLES, r"describes 2 tables \('a', 'b'\).*table='a'"), ({**TABLES, 'tables': {}}, 'describes no table'), ({'tables': {'a': {'fields': {}}}}, 'load the file in SDV 1 or 2'),
    (sdv(), 'no columns'), (sdv(x={}), "'x': sdtype is missing"), (sdv(x=3, y={'sdtype': 4}), "(?s)'x'.*'y'.*sdtype must be text"), (sdv(x={'sdtype': 'numerical', 'computer_representation': 'Complex'}), 'Complex'),
    (sdv(x={'sdtype': 'categorical', 'order': []}), "'x': levels must be"), (sdv(x={'sdtype': 'email', 'pii': 'no'}), 'pii must be true or false'),
    ({'resources': [{'name': 'a', 'schema': FIELDS}, {'name': 'b', 'schema': FIELDS}]}, "describes 2 tables"), ({'resources': []}, 'no table'), ({'schema': 'other.json'}, "another file \\('other.json'\\)"),
    ({'fields': []}, 'no fields'), ({'fields': [{'type': 'string'}]}, 'name as text'), ({'fields': [{'name': 'x', 'type': 'money'}, 3]}, "(?s)no type 'money'.*every field"),
    ({'fields': [{'name': 'x', 'type': 'integer', 'constraints': {'minimum': 'a'}}]}, "'x': minimum and maximum must be numbers"),
    ({'fields': [{'name': 'x', 'type': 'date', 'constraints': {'maximum': '31.12.2020'}}]}, 'dates written %Y-%m-%d'), ({'fields': [{'name': 'x', 'masknb': {'kind': 'number'}}]}, "'x': kind must be"),
    ({'fields': [{'name': 'x'}, {'name': 'x'}]}, 'more than once'), ({'fields': [{'name': 'x', 'type': 'integer', 'constraints': {'minimum': 3, 'maximum': 1}}]}, 'lower bound above'),
    ({}, 'holds no schema'), ([1], 'holds no schema'), ({'name': 'x'}, 'holds no schema'), ({'format': 7, 'columns': []}, 'update masknb')])
def test_one_clear_error(d, words, tmp_path):
    (tmp_path/'s.json').write_text(json.dumps(d))
    with pytest.raises(SchemaError, match=words): read_schema(tmp_path/'s.json')

def test_a_table_may_be_named(tmp_path):
    (tmp_path/'s.json').write_text(json.dumps(TABLES))
    schema, lost = read_schema(tmp_path/'s.json', table='b')
    assert schema.names == ['y'] and lost == ['relationships between tables are not kept: a schema is of one table']
    with pytest.raises(SchemaError, match="no table 'c': name one of 'a', 'b'"): read_schema(tmp_path/'s.json', table='c')
    (tmp_path/'s.json').write_text(json.dumps({'resources': [{'name': 'a'}, {'name': 'b', 'schema': FIELDS}]})) # one has a schema
    assert read_schema(tmp_path/'s.json')[0].names == ['x']

@pytest.mark.parametrize('field, kind, more', [
    ({'type': 'string'}, 'categorical', {}), ({}, 'categorical', {}), ({'type': 'year'}, 'integer', {}), ({'type': 'yearmonth'}, 'datetime', {'format': '%Y-%m'}),
    ({'type': 'date'}, 'datetime', {'format': '%Y-%m-%d'}), ({'type': 'date', 'format': 'fmt:%d/%m/%y'}, 'datetime', {'format': '%d/%m/%y'}), ({'type': 'datetime', 'format': 'any'}, 'datetime', {'format': None}),
    ({'type': 'string', 'format': 'uuid'}, 'identifier', {'identifies': 'UUID'}), ({'type': 'string', 'constraints': {'unique': True}}, 'identifier', {}), ({'type': 'geojson'}, 'text', {'action': 'remove'}),
    ({'type': 'string', 'constraints': {'enum': ['a', 'b']}}, 'categorical', {'levels': ['a', 'b']}), ({'type': 'integer', 'categories': [{'value': 2, 'label': 'lo'}, {'value': 1}], 'categoriesOrdered': True}, 'ordinal', {'levels': [2, 1]}),
    ({'type': 'number', 'constraints': {'minimum': '0.5', 'maximum': 9}}, 'continuous', {'low': .5, 'high': 9}), ({'type': 'boolean'}, 'boolean', {}), ({'type': 'boolean', 'trueValues': ['yes']}, 'categorical', {}),
    ({'type': 'number', 'decimalChar': ','}, 'continuous', {'format': None})])
def test_fields(field, kind, more):
    c = from_frictionless({'fields': [{'name': 'x', **field}]})[0]['x']
    assert c.kind == kind and {k: getattr(c, k) for k in more} == more

def test_table_schema_keys_missing_values_and_date_bounds():
    d = {'fields': [{'name': 'k', 'type': 'integer', 'missingValues': ['', '-9', 'NA']}, {'name': 'a', 'constraints': {'pattern': 'x', 'required': True}}, {'name': 'd', 'type': 'date', 'format': '%d.%m.%Y',
         'constraints': {'minimum': '01.02.2020'}}], 'primaryKey': ['k'], 'uniqueKeys': [['a'], ['a', 'd']], 'foreignKeys': [{}], 'missingValues': [{'value': '?', 'label': 'refused'}]}
    schema, lost = from_frictionless(d)
    assert schema['k'].kind == 'identifier' and schema.rules == [Range('d', '2020-02-01T00:00:00', formats=(('d', '%d.%m.%Y'),)).to_dict()]
    assert [s.split(':')[0] for s in lost] == ["field 'k'", "field 'a'", "that 'a', 'd' are unique together", 'foreign keys are not kept', 'the table'] and "'-9' means missing" in lost[0]

def test_excluded_bounds_become_rules():
    d = {'fields': [{'name': 'x', 'type': 'number', 'constraints': {'minimum': 0, 'exclusiveMaximum': '5'}}, {'name': 'd', 'type': 'date', 'constraints': {'exclusiveMinimum': '2020-01-01', 'maximum': '2021-01-01'}}]}
    schema, lost = from_frictionless(d)
    df = pd.DataFrame({'x': [-1, 0, 4.9, 5], 'd': ['2020-01-01', '2020-01-02', '2021-01-01', '2021-01-02']})
    assert (schema['x'].low, schema['x'].high, lost, len(schema.rules)) == (0, None, [], 3)
    holds = {(r['column'], r['strict']): Rule.from_dict(r).holds(df).tolist() for r in schema.rules}
    assert holds == {('x', True): [True, True, True, False], ('d', False): [True, True, True, False], ('d', True): [False, True, True, True]}

def test_a_change_by_others_counts_and_voids_the_confirmation():
    schema = Schema([Column('age', 'integer', 'sensitive', 'int64', note='asked', low=0), Column('b', 'boolean')]).confirm('Ada')
    d = through(to_frictionless(schema)[0]); d['fields'][0] |= {'type': 'number', 'title': 'Age'}
    back, lost = from_frictionless(d)
    assert (back['age'].kind, back['age'].role, back['age'].note, back['b'], back.unconfirmed) == ('continuous', 'sensitive', 'asked', schema['b'], ['age']) and 'changed outside' in lost[0]
    d = through(to_frictionless(schema)[0]); d['fields'][0]['description'] = 'how old'
    assert from_frictionless(d) == (schema, [])
    d = through(to_frictionless(schema)[0]); d['fields'][0]['constraints']['unique'] = True
    assert from_frictionless(d)[0]['age'].role == 'direct identifier'

def test_sdv_2_measures_the_rows_and_masknb_does_not_believe_it_public():
    d = {'METADATA_SPEC_VERSION': 'V2', 'relationships': [], 'tables': {'t': {'primary_key': 'k', 'columns': {
        'k': {'sdtype': 'id', 'range_is_nullable': False}, 'x': {'sdtype': 'numerical', 'range_is_nullable': False, 'range_min': .01, 'range_max': 7, 'decimal_places': 2},
        'd': {'sdtype': 'datetime', 'datetime_format': '%Y-%m-%d', 'range_min': '2024-01-02', 'range_max': '2024-03-04'}, 'o': {'sdtype': 'ordinal', 'range_values': [1, 2], 'high_cardinality': False},
        'p': {'sdtype': 'ordinal', 'high_cardinality': True}, 'c': {'sdtype': 'categorical', 'range_values': ['a', 'b']}, 'b': {'sdtype': 'boolean', 'range_is_nullable': True}}}}}
    schema, lost = from_sdv(d)
    assert [c.kind for c in schema] == ['identifier', 'continuous', 'datetime', 'ordinal', 'categorical', 'categorical', 'boolean']
    assert (schema['x'].low, schema['x'].high, schema['o'].levels, schema.rules) == (None, None, [1, 2], [])
    assert len(lost) == 2 and "'p': it has an order" in lost[0] and "ranges of 'x', 'd' are not kept" in lost[1]

def test_numbers_as_others_read_them():
    types = {p: to_frictionless(Schema([Column('x', k, dtype=d, format=p)]))[0]['fields'][0] for k, d, p in (
        ('continuous', 'str', '#.##0,00 €'), ('continuous', 'str', '€ #.##0,00'), ('integer', 'str', '#,##0'), ('integer', 'float64', None))}
    told = lambda p: {k: v for k, v in types[p].items() if k not in ('name', 'masknb')}
    assert told('#.##0,00 €') == {'type': 'number', 'groupChar': '.', 'decimalChar': ',', 'bareNumber': False} and told('€ #.##0,00') == {'type': 'any'}
    assert told('#,##0') == {'type': 'integer', 'groupChar': ','} and told(None) == {'type': 'number'} # missing values make 2 a 2.0 in files

# --- with the table

def test_the_table_fills_in_and_the_file_decides_where_it_can():
    n = 40
    df = pd.DataFrame({'mail': [f'u{i}@example.org' for i in range(n)], 'd': ['03/04/2024', '05/06/2024']*20, 'n': [1, 2]*20, 'x': [1.5, 2]*20, 'e': ['€ 1.234,50', '€ 2,00']*20,
                       'b': ['yes', 'no']*20, 'o': ['lo', 'hi']*20, 'w': ['2024-01-05', '2024-02-06']*20})
    d = sdv(w={'sdtype': 'datetime', 'datetime_format': '%d.%m.%Y'}, mail={'sdtype': 'categorical'}, d={'sdtype': 'datetime', 'datetime_format': '%m/%d/%Y'}, n={'sdtype': 'numerical'}, x={'sdtype': 'numerical'},
            e={'sdtype': 'numerical'}, b={'sdtype': 'boolean'}, o={'sdtype': 'categorical', 'order': ['lo', 'hi']})
    schema = from_sdv(d)[0]; before = schema.to_json()
    full, lost = fill_in(schema, df)
    full.check(df)
    assert full.names == list(df) and schema.to_json() == before
    assert [(c.kind, c.format) for c in full] == [('identifier', None), ('datetime', '%m/%d/%Y'), ('integer', None), ('continuous', None), ('continuous', '€ #.##0,00'), ('categorical', None),
                                                 ('ordinal', None), ('datetime', '%Y-%m-%d')]
    assert full['o'].levels == ['lo', 'hi'] and len(lost) == 3 and "'mail' is categorical in the file, but its values identify (e-mail address)" in ' '.join(lost)
    with pytest.raises(SchemaError, match='not among the levels'): fill_in(schema, df.assign(o='mid'))[0].check(df.assign(o=['mid', 'lo']*20))
    with pytest.raises(SchemaError, match="'new' is not in the schema"): fill_in(schema, df.assign(new=1))[0].check(df.assign(new=1))
    with pytest.raises(SchemaError, match="'x' is missing"): fill_in(schema, df.drop(columns='x'))[0].check(df.drop(columns='x'))

# --- strange files

plain = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(['x', 'string', 'date', 'number', 'numerical', 'ordinal', 'id', '%Y', ''])
values = st.recursive(plain, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(['value', 'x']), v, max_size=2), max_leaves=5)
entry = st.dictionaries(st.sampled_from(['sdtype', 'pii', 'order', 'range_values', 'range_min', 'computer_representation', 'datetime_format']), values, max_size=4)
field = st.dictionaries(st.sampled_from(['name', 'type', 'format', 'constraints', 'categories', 'categoriesOrdered', 'masknb', 'missingValues', 'trueValues']), values |
    st.dictionaries(st.sampled_from(['minimum', 'maximum', 'enum', 'unique', 'kind', 'role']), values, max_size=3), max_size=5)
strange = st.one_of(values, st.fixed_dictionaries({'METADATA_SPEC_VERSION': st.sampled_from(['V1', 'V2', 'SINGLE_TABLE_V1'])}, optional={
    'columns': st.dictionaries(st.sampled_from('abx'), entry | values) | values, 'tables': st.dictionaries(st.sampled_from('ab'), st.fixed_dictionaries({'columns': values}) | values) | values, 'primary_key': values,
    'alternate_keys': values, 'sequence_key': values}), st.fixed_dictionaries({'fields': st.lists(field | values, max_size=3) | values}, optional={
    'primaryKey': values, 'uniqueKeys': values, 'missingValues': values, 'masknb': st.dictionaries(st.sampled_from(['rules', 'person', 'confirmed']), values, max_size=3) | values}),
    st.fixed_dictionaries({'resources': st.lists(st.fixed_dictionaries({'schema': values}, optional={'name': values}) | values, max_size=2)}))

@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(strange)
def test_a_strange_file_is_a_schema_or_a_schema_error(d):
    for read in (from_sdv, from_frictionless):
        try: schema, lost = read(through(d))
        except SchemaError as e: assert e.problems
        else: assert Schema.from_json(schema.to_json()) == schema and all(isinstance(s, str) for s in lost)

def test_files_that_are_no_json(tmp_path):
    for content, words in ((b'{', 'not readable JSON'), (b'\xff\xfe', 'cannot be read'), (b'[' * 100_000, 'not readable JSON')):
        (tmp_path/'s.json').write_bytes(content)
        with pytest.raises(SchemaError, match=words): read_schema(tmp_path/'s.json')
    with pytest.raises(SchemaError, match='cannot be read'): read_schema(tmp_path/'none.json')
    assert all(IDENTIFIES[s] in SDTYPES for s in IDENTIFIES)

def test_the_table_tells_the_role_where_the_file_and_the_heading_do_not(tmp_path):
    df = pd.DataFrame({'c1': np.repeat(['SW1A 1AA', 'M1 1AE', 'B33 8TH', 'CR2 6XH', 'DN55 1PT'], 20), 'c2': ['x', 'y']*50})
    entries = {'c1': {'sdtype': 'categorical'}, 'c2': {'sdtype': 'categorical'}}
    (tmp_path/'m.json').write_text(json.dumps({'METADATA_SPEC_VERSION': 'SINGLE_TABLE_V1', 'columns': entries}))
    told = read_schema(tmp_path/'m.json', df=df)[0]
    assert [c.role for c in told] == ['quasi-identifier', 'other'] and 'postcode' in told['c1'].reason
    assert [c.role for c in read_schema(tmp_path/'m.json')[0]] == ['other', 'other']
