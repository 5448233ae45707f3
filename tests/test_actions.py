"""Actions of the schema in the synthetic table: removed, invented, made coarse, kept with a reason, refused."""
import numpy as np, pandas as pd, pytest
from masknb import Between, Masker, Schema
from masknb.errors import ConditionError, MasknbError, ModelFileError, SchemaError
from masknb.preprocessing.rules import Order
from tests.test_properties import TINY
from tests.test_models import rewrite

N = 400

@pytest.fixture(scope='module')
def people():
    rng = np.random.default_rng(0)
    born = pd.Timestamp('1950-01-01') + pd.to_timedelta(rng.integers(0, 18_000, N), 'D')
    return pd.DataFrame({'patient_id': [f'P{i:05}' for i in rng.permutation(N)], 'name': rng.choice(['Ann Lee', 'Bo Ray', 'Cy Fox', 'Di Orr'], N),
                         'dob': born, 'zip': rng.choice(['10115', '60601', '03601'], N), 'age': rng.integers(18, 99, N), 'ward': rng.choice(['A', 'B'], N),
                         'visit': np.repeat(np.arange(7001, 7001 + N//4), 4), 'plate': rng.choice(['M-AB 1', 'B-XY 22'], N), 'pay': rng.normal(9, 1, N).round(2)})

@pytest.fixture(scope='module')
def schema(people):
    s = Schema.infer(people, target='ward')
    for name, kind, action in (('patient_id', 'identifier', 'surrogate'), ('name', 'identifier', 'surrogate'), ('visit', 'identifier', 'surrogate'),
                               ('dob', 'datetime', 'generalise'), ('zip', 'categorical', 'generalise'), ('age', 'integer', 'generalise')):
        s[name].kind, s[name].action = kind, action
    s['name'].identifies = 'name of a person'
    s['plate'].kind, s['plate'].note, s['plate'].action = 'categorical', 'both cars belong to the firm', 'keep'
    s['pay'].action = 'remove'
    return s

@pytest.fixture(scope='module')
def fitted(people, schema): return Masker(schema, TINY, seed=1).fit(people, progress=False)

def test_columns_come_in_their_order_and_types(people, fitted):
    fake = fitted.sample(300, seed=0)
    assert list(fake) == [n for n in people if n != 'pay']
    assert fake.dob.dtype == 'Int64' and set(fake.zip) <= {'101', '606', '000'} and fake.age.max() <= 90 and fake.age.dtype == people.age.dtype
    assert fake.patient_id.dtype == people.patient_id.dtype and fake.visit.dtype == people.visit.dtype and set(fake.plate) <= set(people.plate)

def test_invented_keys_are_unique_where_they_were(people, fitted):
    fake = fitted.sample(40_000, seed=0)
    assert fake.patient_id.is_unique and fake.patient_id.head(9000).str.fullmatch(r'P\d{5}').all()
    assert 40_000/fake.visit.nunique() == pytest.approx(4, rel=.01)
    assert fake.name.str.fullmatch(r'[\w.]+ [\w\' ]+').all() and not fake.name.isin(people.name).any()

def test_runs_are_not_to_be_joined_but_repeat_by_seed(fitted):
    a, b, again = (fitted.sample(300, seed=s) for s in (0, 1, 0))
    assert again.equals(a) and (a.patient_id == b.patient_id).mean() < .02
    assert not fitted.sample(50).patient_id.equals(fitted.sample(50).patient_id)

@pytest.mark.parametrize('ending', ['csv', 'csv.gz', 'parquet'])
def test_files_hold_the_same_rows(fitted, tmp_path, ending):
    path = tmp_path/f'fake.{ending}'
    fitted.write(path, 20_000, {'ward': 'A', 'dob': Between(1960, 1970)}, seed=5)
    read = pd.read_parquet(path) if ending == 'parquet' else pd.read_csv(path, dtype={'zip': str})
    fake = fitted.sample(20_000, {'ward': 'A', 'dob': Between(1960, 1970)}, seed=5)
    assert (read.astype(str) == fake.astype(str)).all().all() and read.patient_id.is_unique and read.dob.between(1960, 1970).all()

def test_mask_and_partial_rows_follow_the_actions(people, schema, fitted):
    fake = Masker(schema, TINY).mask(people)
    assert len(fake) == N and 'pay' not in fake and fake.patient_id.is_unique
    some = fitted.sample_like(pd.DataFrame({'zip': ['000', None], 'age': [90, None]}), seed=0)
    assert some.zip[0] == '000' and some.age[0] == 90 and some.patient_id.notna().all()
    full = fitted.impute(people.assign(zip=people.zip.mask(people.index % 3 == 0), dob=people.dob.mask(people.index % 5 == 0)), seed=0)
    assert not full.isna().any().any() and set(full.zip) <= {'101', '606', '000'} and full.dob.dtype == 'Int64' and full.pay.equals(people.pay)

def test_no_real_value_of_a_coarse_or_invented_column_is_in_the_file(people, fitted, tmp_path):
    fitted.save(tmp_path/'m.mask')
    data = (tmp_path/'m.mask').read_bytes()
    assert not [v for c in ('patient_id', 'name', 'zip') for v in people[c].unique() if v.encode() in data]
    again = Masker.load(tmp_path/'m.mask')
    assert again.sample(300, seed=4).equals(fitted.sample(300, seed=4))
    assert again.actions.set_index('column').why['plate'] == 'both cars belong to the firm'

def test_reasons_and_actions_are_printed(people, schema, capsys):
    Masker(schema, TINY).fit(people)
    said = capsys.readouterr().out
    assert 'both cars belong to the firm' in said and "'patient_id'" in said and 'coarser' in said
    assert not any(v in said for v in people.patient_id) and 'M-AB' not in said

def test_more_rows_are_made_coarse_too(people, schema):
    m = Masker(schema, TINY).fit(people, progress=False).partial_fit(people.head(200), progress=False)
    assert m.cost.rows == 600 and set(m.sample(50, seed=0).zip) <= {'101', '606', '000'}

def test_a_person_column_may_be_invented(people, schema):
    s = Schema.from_json(schema.to_json()); s.person = 'visit'
    m = Masker(s, TINY, rows_per_person=2).fit(people, progress=False)
    assert m.cost.rows == N//2 and m.sample(400, seed=0).visit.nunique() == pytest.approx(100, abs=2)
    with pytest.raises(MasknbError, match="'visit'"): Masker(s, TINY).fit(people.drop(columns='visit'), progress=False)

def test_rows_may_bear_any_names(people, schema):
    s = Schema.from_json(schema.to_json()); s.person = 'visit'
    odd = people.set_axis(np.repeat(['x', 'y'], N//2))
    assert Masker(s, TINY, rows_per_person=2).fit(odd, progress=False).sample(50, seed=0).equals(Masker(s, TINY, rows_per_person=2).fit(people, progress=False).sample(50, seed=0))
    full = Masker(schema, TINY).fit(odd, progress=False).impute(odd.assign(zip=odd.zip.mask(people.index.to_numpy() % 3 == 0)), seed=0)
    assert full.index.equals(odd.index) and not full.isna().any().any()

def edited(schema, name, **fields):
    s = Schema.from_json(schema.to_json())
    for k, v in fields.items(): setattr(s[name], k, v)
    return s

@pytest.mark.parametrize('name, fields, words', [
    ('patient_id', {'action': 'pseudonym'}, 'deidentify'), ('name', {'action': 'scrub'}, 'deidentify'),
    ('patient_id', {'note': 'why', 'action': 'keep'}, "kind 'identifier'"), ('plate', {'action': 'generalise'}, 'coarser'),
    ('ward', {'action': 'remove'}, 'target'), ('pay', {'action': 'generalise'}, 'coarser')])
def test_what_cannot_be_synthesised_is_refused(people, schema, name, fields, words):
    with pytest.raises(SchemaError, match=words): Masker(edited(schema, name, **fields), TINY).fit(people, progress=False)

def test_keeping_needs_a_reason(schema):
    with pytest.raises(SchemaError, match='note'): edited(schema, 'pay', action='keep')

def test_rules_about_changed_columns_are_refused(people, schema):
    for rule in (Order('dob', 'dob2'), Order('age', 'visit')):
        with pytest.raises(SchemaError, match='coarser'): Masker(schema, TINY, rules=[rule]).fit(people, progress=False)

def test_invented_columns_take_no_condition(fitted):
    with pytest.raises(ConditionError, match='patient_id'): fitted.sample(5, {'patient_id': 'P00001'})

@pytest.mark.parametrize('lie', [{'places': []}, {'places': ['']}, {'places': ['@eval']}, {'distinct': -1}, {'missing': 2}, {'check': 'rm'}, {'more': 1},
                                 {'places': ['9']*10**5}])
def test_a_lying_shape_is_refused(fitted, tmp_path, lie):
    fitted.save(tmp_path/'m.mask')
    def change(doc, arrays): doc['invented'][0][1].update(lie)
    (tmp_path/'x.mask').write_bytes(rewrite(tmp_path/'m.mask', change))
    with pytest.raises(ModelFileError, match='do not fit'): Masker.load(tmp_path/'x.mask')

# cost

def test_cost_is_a_plain_dict_of_numbers(people, schema, tmp_path):
    m = Masker(schema, TINY).fit(people, progress=False)
    assert type(dict(m.cost)) is dict and all(type(v) in (int, float) for v in m.cost.values())
    assert m.cost['rows'] == N and m.cost['columns'] == 5 and m.cost['steps'] > 0 and m.cost['parameters'] > 0 and m.cost['sample_rows'] == 0
    m.write(tmp_path/'a.csv', 20_000)
    assert m.cost['sample_rows'] == 20_000 and m.cost['sample_rows_per_second'] == pytest.approx(20_000/m.cost['sample_seconds'])
    m.save(tmp_path/'m.mask')
    assert m.cost['size_bytes'] == (tmp_path/'m.mask').stat().st_size and dict(Masker.load(tmp_path/'m.mask').cost) == dict(m.cost)

def test_cost_without_training():
    m = Masker(preset=TINY).fit(pd.DataFrame({'a': ['x']*20, 'b': [1]*20}), progress=False)
    assert m.cost['parameters'] == m.cost['steps'] == 0 and m.cost['seconds'] > 0 and len(m.sample(30)) == m.cost['sample_rows'] == 30
