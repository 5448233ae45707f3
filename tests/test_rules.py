"""Rules hold in every row that a generator gives, whatever is fixed; what the data break is counted, what contradicts is said."""
import json
import numpy as np, pandas as pd, pytest
from hypothesis import given, settings, strategies as st
from masknb import Between, Masker, Schema
from masknb.data import load, names
from masknb.errors import ConditionError, ModelFileError, SchemaError
from masknb.preprocessing.rules import (Combination, Days, Difference, Order, Presence, Product, Range, Ratio, Rule, Sum, Unique,
    Years, check_rules, keep_rules, suggest_rules)
from tests.test_properties import TINY

def stays(n=3000, seed=0):
    "A made-up hospital in which eight rules hold."
    rng = np.random.default_rng(seed)
    born = pd.Timestamp('1930-01-01') + pd.to_timedelta(rng.integers(0, 25_000, n), 'D')
    admitted = pd.Timestamp('2015-01-01') + pd.to_timedelta(rng.integers(0, 2000, n), 'D')
    days = rng.geometric(.15, n) - 1
    room, drugs = (rng.gamma(2, 100, n).round(2) for _ in range(2))
    ward = rng.choice(['heart', 'lung', 'birth', 'bone'], n)
    return pd.DataFrame(dict(born=born, admitted=admitted, discharged=admitted + pd.to_timedelta(days, 'D'), days=days, room=room, drugs=drugs,
        total=(room + drugs).round(2), ward=ward, building=pd.Series(ward).map({'heart': 'A', 'lung': 'A', 'birth': 'B', 'bone': 'C'}),
        weeks=np.where(ward == 'birth', rng.integers(30, 42, n), np.nan)))

RULES = [Order('admitted', 'discharged'), Days('days', 'admitted', 'discharged'), Sum('total', ('room', 'drugs'), decimals=2),
         Range('room', 0, None), Order('born', 'admitted'), Presence('weeks', 'ward', ('heart', 'lung', 'bone')),
         Combination.learn(stays(), ('ward', 'building'), 5)]

def shuffled(df, seed): # every column in an order of its own: nearly every rule is broken
    return pd.DataFrame({c: df[c].sample(frac=1, random_state=seed + i).array for i, c in enumerate(df)})

@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sets(st.sampled_from(['born', 'discharged', 'days', 'total', 'ward', 'weeks', 'room']), max_size=1))
def test_broken_tables_are_repaired_and_fixed_columns_stay(seed, fixed):
    rough = shuffled(stays(400, seed % 7), seed)
    before = check_rules(RULES, rough).broken
    kept = keep_rules(RULES, rough, fixed, np.random.default_rng(seed))
    assert (before > 0).sum() >= 5 and (check_rules(RULES, kept).broken == 0).all()
    assert kept.dtypes.equals(rough.dtypes) and all(kept[c].equals(rough[c]) for c in fixed)

def test_a_table_that_holds_all_rules_is_not_touched():
    df = stays()
    assert (check_rules(RULES, df).broken == 0).all() and keep_rules(RULES, df, rng=np.random.default_rng(0)).equals(df)

def test_what_holds_is_suggested_and_nothing_else():
    df = stays()
    said = {str(r) for r in suggest_rules(df, Schema.infer(df))}
    assert {'admitted is at most discharged', 'days = whole days from admitted to discharged', 'total = room + drugs'} <= said
    assert any('weeks is missing' in s for s in said) and any(s.startswith('ward, building') for s in said)
    wild = shuffled(df, 0).drop(columns=['room', 'drugs', 'total', 'days'])
    assert not suggest_rules(wild, Schema.infer(wild))

@pytest.mark.parametrize('name', ['adult', 'credit-default', 'bank-marketing'])
def test_suggestions_of_real_tables_hold_in_every_synthetic_row(name):
    data = load(name)
    rules = suggest_rules(data.train, data.schema)
    assert len(rules) > 0 and (check_rules(rules, data.train).broken == 0).all()
    fake = Masker(data.schema, TINY, rules=rules).fit(data.train.head(4000), progress=False).sample(20_000, seed=0)
    assert (check_rules(rules, fake).broken == 0).all()

@pytest.fixture(scope='module')
def learned():
    df = stays()
    return df, Masker(preset=TINY, rules=RULES).fit(df, progress=False)

@pytest.mark.parametrize('where', [{}, {'days': 3}, {'total': Between(100, 300)}, {'ward': 'birth'}, {'building': 'A'},
    {'admitted': Between('2016-01-01', '2016-02-01')}])
def test_rules_and_conditions_hold_together(learned, where):
    fake = learned[1].sample(1500, where, seed=0)
    assert len(fake) == 1500 and (check_rules(RULES, fake).broken == 0).all()
    for c, v in where.items(): assert (fake[c].between(v.low or fake[c].min(), v.high) if isinstance(v, Between) else fake[c] == v).all()

def test_rules_travel_with_the_model(learned, tmp_path):
    learned[1].save(tmp_path/'stays.mask')
    again = Masker.load(tmp_path/'stays.mask')
    assert again.rules == RULES and again.sample(300, seed=1).equals(learned[1].sample(300, seed=1))

def test_json_and_back():
    more = [*RULES, Ratio('r', 'a', 'b'), Product('p', 'a', 'b'), Difference('d', 'a', 'b'), Years('y', 'a', 'b'), Unique(('a', 'b'))]
    assert [Rule.from_dict(json.loads(json.dumps(r.to_dict()))) for r in more] == more

@pytest.mark.parametrize('doc, words', [({}, "'rule'"), ({'rule': 'Wish'}, "'rule'"), ({'rule': 'Order', 'low': 'a'}, 'Order'),
    ({'rule': 'Range', 'column': 'a'}, 'bound'), ({'rule': 'Range', 'column': 'a', 'low': 3, 'high': 1}, 'low'),
    ({'rule': 'Order', 'low': 'a', 'high': 'b', 'then': 1}, 'then')])
def test_a_malformed_rule_is_refused(doc, words):
    with pytest.raises(SchemaError, match=words): Rule.from_dict(doc)

def test_contradictions_are_said():
    df = stays(300)
    with pytest.raises(ConditionError, match='admitted'): keep_rules([Order('admitted', 'discharged', strict=True)],
        df.assign(discharged=df.admitted), ['admitted', 'discharged'], np.random.default_rng(0))
    with pytest.raises(SchemaError, match="'nothing'"): check_rules([Range('nothing', 0, 1)], df)

def test_what_the_data_break_is_counted_not_repaired():
    df = stays(300).copy()
    df.loc[:9, 'discharged'] = df.admitted[:10] - pd.Timedelta(days=1)
    assert check_rules(RULES[:1], df).broken.tolist() == [10]
    with pytest.warns(UserWarning, match='broken in 10 of 300'): Masker(preset=TINY, rules=RULES[:1]).fit(df, progress=False)
