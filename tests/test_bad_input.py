"""Tables that cannot be used are refused before training, with the column and the remedy."""
import numpy as np, pandas as pd, pytest
import json
from masknb import Masker, Schema
from masknb.errors import ConditionError, MasknbError, SchemaError
from masknb.preprocessing.rules import Combination, Order, Product, Range, Sum, Unique
from tests.test_properties import TINY

good = pd.DataFrame({'age': np.arange(40) % 9, 'city': ['Ulm', 'Bonn']*20})

@pytest.mark.parametrize('df, words', [
    (good.head(0), 'row'), (good.head(3), 'row'), (pd.DataFrame(), ''), ([1, 2], 'DataFrame'),
    (pd.concat([good, good.age], axis=1), 'age'), (good.assign(rate=np.where(np.arange(40) == 3, np.inf, .5)), 'rate'),
    (good.assign(tags=[['a']]*40), 'tags'), (good.rename(columns={'age': 1.5}), 'column number 1')])
def test_refused_with_words(df, words):
    with pytest.raises(MasknbError) as e: Masker(preset=TINY).fit(df, progress=False)
    assert words in str(e.value)

def test_a_missing_target_names_what_is_near():
    with pytest.raises(MasknbError, match='city'): Schema.infer(good, target='citi')

def test_a_schema_and_a_table_that_disagree_say_all_at_once():
    with pytest.raises(MasknbError) as e: Masker(Schema.infer(good), TINY).fit(good.rename(columns={'age': 'years', 'city': 'town'}), progress=False)
    assert all(w in str(e.value) for w in ('age', 'city', 'years', 'town'))

def test_odd_columns_are_handled():
    df = good.assign(empty=None, same='x', many=np.arange(40)/7).rename(columns={'age': 3})
    fake = Masker(preset=TINY).fit(df, progress=False).sample(20, seed=0)
    assert list(fake) == [3, 'city', 'empty', 'same', 'many'] and fake['empty'].isna().all() and set(fake['same']) == {'x'}

def test_identifiers_are_left_out():
    people = pd.DataFrame({'patient_id': [f'P{i:05}' for i in range(200)], 'email': [f'p{i}@mail.org' for i in range(200)],
                           'surname': ['Maier', 'Huber', 'Weber', 'Koch']*50, 'age': np.arange(200) % 60, 'ward': ['A', 'B']*100})
    fake = Masker(preset=TINY).fit(people, progress=False).sample(50, seed=0)
    assert list(fake) == ['age', 'ward']

def test_an_interrupted_fit_keeps_the_best(monkeypatch):
    def stop(run):
        if run.step == 15: raise KeyboardInterrupt
    masker = Masker(preset=TINY).fit(pd.concat([good]*8, ignore_index=True), progress=False, callbacks=(stop,))
    assert masker.interrupted and len(masker.sample(30)) == 30

EVERY = pd.DataFrame({'a': np.arange(60) % 9, 'b': np.arange(60) % 9 + 9, 'x': (np.arange(60) % 7)/4, 'city': ['Ulm', 'Bonn', 'Kiel']*20,
                      'day': pd.date_range('2020-01-01', periods=60), 'written': pd.date_range('2020-01-01', periods=60).strftime('%d.%m.%Y'),
                      'span': pd.to_timedelta(np.arange(60) % 11, 'h'), 'price': [f'€ {x:.2f}' for x in np.arange(60)/7 + 1], 'yes': [True, False]*30,
                      'grade': pd.Categorical(list('ABC')*20, ordered=True), 'long': np.arange(60) % 10*7 + 2**60, 'same': ['z']*60})

def schema_with(name=None, rules=(), **fields):
    "The schema of `EVERY` with one column's fields and the rules as a file would hold them."
    doc = json.loads(Schema.infer(EVERY).to_json()) | {'rules': list(rules)}
    for c in doc['columns']:
        if c['name'] == name: c.update(fields)
    return Schema.from_json(json.dumps(doc))

@pytest.mark.parametrize('name, values, words', [
    ('a', EVERY.x, 'decimals'), ('a', EVERY.city, 'numbers'), ('x', EVERY.day, 'numbers'), ('day', EVERY.a, 'dates'), ('day', EVERY.city, 'dates'),
    ('written', EVERY.written.str.replace('.', '/'), 'written %d.%m.%Y'), ('written', EVERY.a, 'dates'), ('span', EVERY.city, 'numbers'), ('span', EVERY.day, 'numbers'),
    ('price', EVERY.price.str.replace('.', ','), 'written'), ('price', EVERY.city, 'written'), ('yes', EVERY.city, 'true and false'),
    ('grade', EVERY.grade.astype(str).replace('A', 'Z'), 'levels'), ('same', EVERY.city, 'constant')])
def test_a_column_of_another_kind_is_refused(name, values, words):
    with pytest.raises(SchemaError) as e: Masker(schema_with(), TINY).fit(EVERY.assign(**{name: values}), progress=False)
    assert repr(name) in str(e.value) and words in str(e.value) and len(e.value.problems) == 1
    assert not any(str(v) in str(e.value) for v in ('Ulm', 'Bonn', '02/01/2020'))

@pytest.mark.parametrize('name, fields, words', [
    ('city', {'kind': 'datetime'}, 'dates'), ('city', {'kind': 'integer'}, 'numbers'), ('city', {'kind': 'boolean'}, 'true and false'), ('city', {'kind': 'constant'}, 'constant'),
    ('city', {'kind': 'ordinal', 'levels': ['Ulm', 'Bonn']}, 'levels'), ('written', {'format': '%Y-%m-%d'}, 'written'), ('price', {'format': '$ 0.00'}, 'written')])
def test_a_schema_edited_to_a_wrong_kind_is_refused(name, fields, words):
    with pytest.raises(SchemaError, match=words): Masker(schema_with(name, **fields), TINY).fit(EVERY, progress=False)

@pytest.mark.parametrize('fields, words', [
    ({'kind': 'ordinal'}, 'levels'), ({'kind': 'real'}, 'kind must be'), ({'role': 'boss'}, 'role must be'), ({'action': 'hide'}, 'action must be'),
    ({'action': 'keep'}, 'note'), ({'low': 'a'}, 'low'), ({'low': 5, 'high': 1}, 'bound'), ({'levels': []}, 'levels'), ({'levels': ['a', 'a']}, 'levels')])
def test_a_malformed_schema_is_refused(fields, words):
    with pytest.raises(SchemaError, match=words): schema_with('city', **fields)

@pytest.mark.parametrize('rule, words', [
    ({}, "'rule'"), ({'rule': 'Burn', 'columns': ['a']}, 'Order, Range'), ({'rule': 'Order'}, 'low, high'), (Order('a', 'b').to_dict() | {'more': 1}, "'more'"),
    (Order('a', 'b').to_dict() | {'low': 'gone'}, 'gone'), (Order('a', 'b').to_dict() | {'low': 7}, '7'), (Range('a', 0, 9).to_dict() | {'low': 'x'}, 'finite number'),
    (Order('city', 'a').to_dict(), "'city'"), (Order('yes', 'a').to_dict(), "'yes'"), (Range('day', 3, 9).to_dict(), 'bounds'), (Range('city', 1, 2).to_dict(), "'city'"),
    (Sum('a', ('city', 'b')).to_dict(), "'city'"), (Product('a', 'city', 'b').to_dict(), "'city'"), (Unique(('a', 'gone')).to_dict(), 'gone'),
    (Combination.learn(EVERY, ('city', 'yes')).to_dict() | {'table': 3}, 'Combination')])
def test_a_bad_rule_is_refused_before_training(rule, words):
    with pytest.raises(MasknbError, match=words): Masker(schema_with(rules=[rule]), TINY).fit(EVERY, progress=False, callbacks=(pytest.fail,))

@pytest.mark.filterwarnings('ignore:Rule')
def test_rules_that_contradict_each_other_or_a_condition_are_named():
    both = Masker(schema_with(), TINY, rules=[Order('a', 'b'), Order('b', 'a', strict=True)]).fit(EVERY, progress=False)
    with pytest.raises(ConditionError, match="Order of 'a', 'b'"): both.sample(20, seed=0)
    one = Masker(schema_with(), TINY, rules=[Order('a', 'x')]).fit(EVERY, progress=False)
    with pytest.raises(ConditionError, match='release'): one.sample(20, {'a': 8, 'x': 0}, seed=0)
    assert len(one.sample(20, {'a': 0}, seed=0)) == 20

def test_every_kind_at_once_is_learned_and_comes_back():
    fake = Masker(schema_with(), TINY).fit(EVERY, progress=False).sample(500, seed=0)
    assert fake.dtypes.equals(EVERY.dtypes) and fake.price.str.fullmatch(r'€ \d+\.\d\d').all() and fake.long.isin(EVERY.long).all()
    assert pd.to_datetime(fake.written, format='%d.%m.%Y').between('2020-01-01', '2020-02-29').all()

@pytest.mark.parametrize('n', [-1, 2.5, float('nan'), 'ten', None])
def test_a_number_of_rows_that_is_none(n):
    masker = Masker(preset=TINY).fit(good, progress=False)
    with pytest.raises(MasknbError, match='number of rows'): masker.sample(n)
