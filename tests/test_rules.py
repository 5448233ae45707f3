"""Rules hold in every row that a generator gives, whatever is fixed; what the data break is counted, what contradicts is said."""
import json
import numpy as np, pandas as pd, pytest
from hypothesis import given, settings, strategies as st
from masknb import Between, Masker, Schema
from masknb.cgan.recipe import Recipe
from masknb.data import load
from masknb.errors import ConditionError, SchemaError
from masknb.preprocessing.dependencies import functional, g3
from masknb.preprocessing.rules import (Combination, Days, Difference, Formula, Order, Percent, Positive, Presence, Product, Range, Ratio, Rule,
    Sum, Unique, Years, check_rules, keep_rules, suggest_rules)
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
    assert all(r.low == 'born' for r in suggest_rules(wild, Schema.infer(wild))) # nobody is admitted before birth, in whatever order rows stand

@pytest.mark.parametrize('name', ['adult', 'credit-default', 'bank-marketing'])
def test_suggestions_of_real_tables_hold_in_every_synthetic_row(name):
    data = load(name)
    rules = suggest_rules(data.train, data.schema)
    assert len(rules) > 0 and (check_rules(rules, data.train).broken == 0).all()
    fake = Masker(data.schema, TINY, rules=rules).fit(data.train.head(2000), progress=False).sample(10_000, seed=0)
    assert (check_rules(rules, fake).broken == 0).all() and not broken_functions(data, fake)

def broken_functions(data, df):
    "Functions of the training table that another table breaks."
    code = {n: pd.factorize(df[n])[0] for n in df}
    return [(a, b) for a, b in functional(data.train, data.schema)[['determinant', 'dependent']].itertuples(index=False) if g3(code[a], code[b])[0]]

@pytest.mark.parametrize('name', ['adult', 'credit-default', 'bank-marketing'])
def test_a_hundred_thousand_permuted_rows_are_made_to_hold_every_suggestion(name):
    data, rng = load(name), np.random.default_rng(0)
    rules = suggest_rules(data.train, data.schema)
    rough = pd.DataFrame({c: data.train[c].array[rng.integers(0, len(data.train), 100_000)] for c in data.train})
    assert len(rules) <= 10 and (check_rules(rules, data.test).share < .001).all()
    kept = keep_rules(rules, rough, rng=rng)
    assert (check_rules(rules, kept).broken == 0).all() and not broken_functions(data, kept) and kept.dtypes.equals(rough.dtypes)
    if name == 'adult': assert broken_functions(data, rough) and check_rules(rules, rough).broken.sum() > 50_000

# ---- derived columns: recognised, rebuilt, and not seen where they are not

def parts(n=2500, seed=0):
    "Columns from which others are derived."
    rng = np.random.default_rng(seed)
    born = pd.Timestamp('1930-01-01') + pd.to_timedelta(rng.integers(0, 30_000, n), 'D')
    return pd.DataFrame({'net': rng.lognormal(3, 1, n).round(2), 'tax': rng.integers(0, 3000, n)/100, 'cost': rng.lognormal(3, 1, n).round(2), 'count': rng.integers(1, 40, n),
        'born': born, 'seen': pd.Timestamp('2015-03-01') + pd.to_timedelta(rng.integers(0, 2000, n), 'D')})

DERIVED = [Sum('new', ('net', 'tax'), decimals=2), Sum('new', ('net', 'tax', 'count'), decimals=2), Difference('new', 'net', 'cost', decimals=2), Product('new', 'net', 'count', decimals=2),
    Ratio('new', 'cost', 'net', decimals=3), Percent('new', 'cost', 'net', decimals=1), Product('new', 'net', 'tax'), Ratio('new', 'net', 'cost'),
    Days('new', 'born', 'seen'), Years('new', 'born', 'seen'), Years('new', 'born', reference='2022-06-01'), Days('new', 'born', reference='2022-06-01')]

def derive(rule, seed=0):
    "A table with the derived column as another program would compute it."
    df = parts(seed=seed); a = df[rule.parts[0]]; b = df[rule.parts[1]] if len(rule.parts) > 1 else pd.Series(pd.Timestamp(rule.reference), index=df.index)
    age = lambda: [t.year - s.year - ((t.month, t.day) < (s.month, s.day)) for s, t in zip(a, b)]
    new = {'sum': lambda: df[list(rule.parts)].sum(axis=1), 'difference': lambda: a - b, 'product': lambda: a*b, 'ratio': lambda: a/b, 'percent': lambda: 100*a/b,
           'days': lambda: (b - a).dt.days, 'years': lambda: pd.Series(age())}[rule.operator]()
    return df[list(rule.parts)].assign(new=new if rule.decimals is None else new.round(rule.decimals))

def said(df): return [r for r in suggest_rules(df, Schema.infer(df)) if isinstance(r, Formula)]

@pytest.mark.parametrize('rule', DERIVED, ids=str)
def test_a_derived_column_is_recognised_and_rebuilt(rule):
    df = derive(rule)
    found, = said(df)
    assert found.operator == rule.operator and set(found.columns) == set(rule.columns) and rule.holds(df).all()
    if rule.operator not in ('sum', 'product'): assert (found.result, found.parts) == (rule.result, rule.parts)
    if rule.decimals is not None and rule.result == found.result: assert found.decimals == rule.decimals
    other = derive(rule, seed=1) # what a generator would get wrong is what the formula gives
    kept = keep_rules([found], other.assign(new=df.new), rng=np.random.default_rng(0))
    assert kept.dtypes.equals(df.dtypes)
    if rule.reference is None and found.result == 'new': pd.testing.assert_series_equal(kept.new, other.new, atol=10.**-(rule.decimals or 9), rtol=1e-9)
    assert found.holds(kept).all()

@pytest.mark.parametrize('rule', DERIVED, ids=str)
def test_gaps_hide_no_derived_column_and_break_none(rule):
    df, rng = derive(rule), np.random.default_rng(1)
    for c in df: df[c] = df[c].astype('Int64' if df[c].dtype.kind == 'i' else df[c].dtype).mask(rng.random(len(df)) < .2)
    found, = said(df)
    assert found.operator == rule.operator and set(found.columns) == set(rule.columns)
    told = df.notna().all(axis=1).to_numpy()
    assert .3 < told.mean() < .7 and rule.holds(df).all()
    spoilt = df.assign(new=df.new + 5)
    assert (~rule.holds(spoilt) == told).mean() > .98 # (a product or ratio of nearly nothing aside)

@pytest.mark.parametrize('rule', DERIVED, ids=str)
@pytest.mark.parametrize('harm', ['noise', 'one row', 'rounded away'])
def test_what_only_nearly_follows_is_no_derived_column(rule, harm):
    df, rng = derive(rule), np.random.default_rng(2)
    whole = df.new.dtype.kind == 'i'; unit = 1 if whole else 10.**-(rule.decimals if rule.decimals is not None else 3)
    if harm == 'noise': df['new'] = df.new + rng.integers(-2, 3, len(df))*unit
    if harm == 'one row': df.loc[7, 'new'] = df.new[7] + (400 if whole else 2)
    if harm == 'rounded away': df['new'] = np.where(np.arange(len(df)) % 2, df.new, (df.new/(10*unit)).round()*10*unit)
    if df.new.dtype.kind == 'f' and not whole and rule.decimals is not None: df['new'] = df.new.round(rule.decimals)
    found = said(df) # the count may still be the rounded ratio of two others: then it is, in all rows
    assert not rule.holds(df).all() and all(r.result != 'new' and r.operator in ('ratio', 'product') and r.holds(df).all() for r in found)
    if harm == 'one row': assert check_rules([rule], df).broken.tolist() == [1]

@pytest.mark.parametrize('decimals, unit', [(None, 'h'), (4, 'h'), (0, 'h'), (15, 'h'), (None, 'min')])
def test_lengths_of_stay_in_parts_of_days_and_as_durations(decimals, unit):
    rng = np.random.default_rng(0)
    came = pd.Timestamp('2020-01-01') + pd.to_timedelta(rng.integers(0, 500*1440, 2000), 'min')
    went = came + pd.to_timedelta(rng.integers(0, 9*1440, 2000), 'min'); days = (went - came)/pd.Timedelta(days=1)
    df = pd.DataFrame({'came': came, 'went': went, 'stay': went - came if unit == 'min' else days if decimals == 15 else np.floor(days).astype(int) if decimals is None else
        days.round(decimals).astype(int if decimals == 0 else float)})
    rules = suggest_rules(df, Schema.infer(df))
    assert rules == [Order('came', 'went'), Difference('stay', 'went', 'came') if unit == 'min' else Days('stay', 'came', 'went', decimals=decimals)]
    rough = shuffled(df, 0)
    for fixed in ((), 'stay', 'came'):
        kept = keep_rules(rules, rough, fixed, np.random.default_rng(0))
        assert (check_rules(rules, kept).broken == 0).all() and kept.dtypes.equals(df.dtypes) and (not fixed or kept[fixed].equals(rough[fixed]))
    assert [Rule.from_dict(json.loads(json.dumps(r.to_dict()))) for r in rules] == rules
    spoilt = df.assign(stay=df.stay.mask(df.index == 7, df.stay.max()*2).astype(df.stay.dtype))
    assert not said(spoilt) and check_rules(rules, spoilt).broken.tolist() == [0, 1]

def test_two_columns_are_no_key_because_one_of_them_nearly_is():
    rng = np.random.default_rng(0)
    df = pd.DataFrame({'minute': rng.integers(0, 720_000, 2000), 'ward': rng.integers(0, 9, 2000), 'bed': rng.integers(0, 400, 2000)})
    assert not [r for r in suggest_rules(df, Schema.infer(df)) if isinstance(r, Unique)]
    day = rng.integers(0, 90, 2000); seat = pd.Series(day).groupby(day).cumcount()
    df = df.assign(day=day, seat=seat)
    assert [r.columns for r in suggest_rules(df, Schema.infer(df)) if isinstance(r, Unique)] == [('day', 'seat')]

def test_durations_are_ordered_bounded_and_added():
    rng = np.random.default_rng(0)
    a, b = (pd.to_timedelta(rng.integers(0, 900, 2000), 'min') for _ in range(2))
    for dtype in ('timedelta64[us]', 'timedelta64[ns]', 'duration[us][pyarrow]'):
        df = pd.DataFrame({'wait': a, 'all': a + b}).astype(dtype)
        rules = suggest_rules(df, Schema.infer(df))
        assert rules == [Order('wait', 'all'), Range('wait', 0), Range('all', 0)] or rules == [Order('wait', 'all'), Range('wait', 0)]
        kept = keep_rules(rules, shuffled(df, 0), rng=rng)
        assert (check_rules(rules, kept).broken == 0).all() and kept.dtypes.equals(df.dtypes)

def test_ages_are_not_invented():
    rng = np.random.default_rng(0)
    df = parts().assign(age=lambda d: rng.integers(20, 80, len(d)), years=2015 - parts().born.dt.year)
    assert [str(r) for r in said(df)] == ['years = whole years from born to 2015-12-31'] # the difference of years is the age on the last day
    assert {str(r).split(' from')[0] for r in said(parts().assign(age=Years('age', 'born', 'seen')._value(parts()).astype(int)))} == {'age = whole years'}

def test_a_constant_column_of_dates_serves_as_reference():
    df = derive(Years('new', 'born', reference='2022-06-01')).assign(today=pd.Timestamp('2022-06-01'))
    rule, = said(df)
    assert rule.parts == ('born',) and rule.holds(df).all() and Rule.from_dict(json.loads(json.dumps(rule.to_dict()))) == rule

# ---- bounds, text, and the length of the list

def test_positive_is_suggested_where_values_come_near_zero_and_kept_above_it():
    rng = np.random.default_rng(0)
    df = pd.DataFrame({'price': rng.lognormal(2, 1.5, 3000).round(2) + .01, 'size': rng.exponential(5, 3000), 'age': rng.integers(18, 90, 3000), 'balance': rng.normal(0, 9, 3000)})
    rules = suggest_rules(df, Schema.infer(df))
    assert rules == [Positive('price'), Positive('size')]
    rough = df - 3
    kept = keep_rules(rules, rough, rng=rng)
    assert kept.price.min() == pytest.approx(.01) and kept['size'].min() > 0 and kept.age.equals(rough.age)
    assert kept.price[rough.price > 0].equals(rough.price[rough.price > 0])
    assert suggest_rules(df.assign(price=df.price.where(df.index > 0, -1)), Schema.infer(df)) == [Positive('size')]
    assert (Range('a', '2020-01-01', '2020-02-01', strict=True).holds(pd.DataFrame({'a': pd.to_datetime(['2020-01-01', '2020-01-02', '2020-02-01'])})) == [False, True, False]).all()

def test_dates_and_amounts_written_as_text_are_compared_and_written_back():
    df = stays(1500)
    euro = lambda s: s.map(lambda v: f'{v:,.2f} €'.replace(',', ' ').replace('.', ',').replace(' ', '.', 1) if v >= 1000 else f'{v:.2f} €'.replace('.', ','))
    text = pd.DataFrame({'in': df.admitted.dt.strftime('%d.%m.%Y').where(df.index % 3 > 0, df.admitted.dt.strftime('%Y-%m-%d')), 'out': df.discharged.dt.strftime('%d.%m.%Y'),
                         'room': euro(df.room), 'drugs': euro(df.drugs), 'total': euro(df.total)})
    schema = Schema.infer(text)
    assert [schema[c].kind for c in text] == ['datetime', 'datetime', 'continuous', 'continuous', 'continuous'] and ' | ' in schema['in'].format
    rules = suggest_rules(text, schema)
    assert [(str(r).split(' is')[0] if isinstance(r, Order) else str(r)) for r in rules if isinstance(r, (Order, Formula))] == ['in', 'total = room + drugs']
    rough = shuffled(text, 0)
    kept = keep_rules(rules, rough, rng=np.random.default_rng(0))
    assert (check_rules(rules, rough).broken > 0).any() and (check_rules(rules, kept).broken == 0).all() and kept.dtypes.equals(rough.dtypes)
    again = Schema.infer(kept)
    assert [again[c].kind for c in text] == ['datetime', 'datetime', 'continuous', 'continuous', 'continuous']
    with pytest.raises(SchemaError, match="'room' is not written 0.00 throughout"): check_rules([Positive('room', formats={'room': '0.00'})], text)

def test_wide_tables_of_noise_suggest_nothing_and_structured_ones_a_page():
    rng = np.random.default_rng(0)
    base = rng.normal(size=(2000, 60)) + rng.normal(size=(2000, 1))
    noise = pd.DataFrame(np.hstack([base[:, :30], (base[:, 30:]*20).round()])).add_prefix('c')
    assert suggest_rules(noise, Schema.infer(noise)) == [] and len(functional(noise)) == 0
    steps = pd.DataFrame(np.cumsum(rng.integers(0, 90, (2000, 30)), 1)).add_prefix('step ') # each at least the one before: 435 pairs
    assert sum(isinstance(r, Order) for r in suggest_rules(steps, Schema.infer(steps))) == 29

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

def test_derived_columns_of_every_kind_hold_in_what_a_masker_gives():
    rng, df = np.random.default_rng(0), stays(2000)
    stay = pd.to_timedelta(rng.integers(0, 9*1440, 2000), 'min')
    df = pd.DataFrame({'born': df.born.dt.strftime('%d.%m.%Y'), 'age': Years('age', 'born', reference='2019-12-31')._value(df).astype(int), 'came': df.admitted,
        'left': df.admitted + stay, 'days': (stay/pd.Timedelta(days=1)).round(2), 'hours': stay, 'room': df.room.map('{:.2f} €'.format), 'n': rng.integers(1, 9, 2000)})
    price = df.room.str[:-2].astype(float)
    df['cost'], df['share'], df['left over'] = (price*df.n).round(2), (100*price/(price + 50)).round(1), (100 - price).round(2)
    rules = suggest_rules(df, Schema.infer(df))
    assert {'age = whole years from born to 2019-12-31', 'days = days from came to left', 'hours = left - came', 'cost = room * n'} <= set(map(str, rules))
    fake = Masker(preset=TINY, rules=rules).fit(df, progress=False).sample(3000, seed=0)
    assert (check_rules(rules, fake).broken == 0).all() and list(fake) == list(df)
    assert (fake.born.str.fullmatch(r'\d\d\.\d\d\.\d{4}') & fake.room.str.fullmatch(r'\d+\.\d\d €')).all() and (fake.left - fake.came == fake.hours).all()

def test_rules_travel_with_the_model(learned, tmp_path):
    learned[1].save(tmp_path/'stays.mask')
    again = Masker.load(tmp_path/'stays.mask')
    assert again.rules == RULES and again.sample(300, seed=1).equals(learned[1].sample(300, seed=1))

def test_json_and_back():
    more = [*RULES, Positive('p'), Percent('r', 'a', 'b'), Years('y', 'a', reference='2020-01-01'), Ratio('r', 'a', 'b'), Product('p', 'a', 'b'), Difference('d', 'a', 'b'), Years('y', 'a', 'b'), Unique(('a', 'b'))]
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

MIXED = pd.DataFrame({'in': pd.date_range('2024-01-01', periods=20), 'out': pd.date_range('2024-02-01', periods=20), 'n': np.arange(20)//2, 'x': np.linspace(0, 1, 20),
                      'span': pd.to_timedelta(range(20), 'D'), 'text': pd.date_range('2024-01-01', periods=20).strftime('%d.%m.%Y'), 'none': pd.Series([np.nan]*20)})

@pytest.mark.parametrize('rule, named', [(Order('in', 'n'), "'in' holds dates and 'n' holds numbers"), (Order('n', 'in', strict=True), 'numbers'), (Order('span', 'n'), 'durations'),
    (Order('text', 'x'), "'text' holds dates"), (Days('x', 'n', 'span'), 'dates are needed'), (Days('n', 'x', 'none'), "'x' holds numbers, but dates"),
    (Years('n', 'x', 'in'), 'dates are needed'), (Days('in', 'out', 'text'), "'in' holds dates, but numbers are needed")])
def test_rules_between_columns_of_different_kinds_are_refused(rule, named):
    for call in (lambda: check_rules([rule], MIXED), lambda: keep_rules([rule], MIXED), lambda: Masker(Schema.infer(MIXED), TINY, rules=[rule]).fit(MIXED, progress=False)):
        with pytest.raises(SchemaError) as e: call()
        assert named in str(e.value) and rule.title in str(e.value) and 'convert the column, or remove the rule' in str(e.value)

@pytest.mark.parametrize('rule', [Order('in', 'out'), Order('in', 'text'), Order('n', 'none'), Order('n', 'x'), Days('n', 'in', 'out'), Days('n', 'text', 'out'), Years('none', 'in', 'out')])
def test_columns_of_one_kind_or_without_values_are_compared(rule): assert 0 <= check_rules([rule], MIXED).broken[0] <= 20

@pytest.mark.filterwarnings('error')
@pytest.mark.parametrize('df', [pd.DataFrame({f'x{i}': [float(i + k*k) if k % 6 == i else np.nan for k in range(24)] for i in range(6)}), pd.DataFrame({'n': [1e306, 2.]*80, 'when': pd.Timestamp('2020-01-01') + pd.to_timedelta(np.arange(160), 'D')})], ids=['hardly a complete row', 'huge numbers beside dates'])
def test_looking_for_rules_warns_of_nothing(df): suggest_rules(df, Schema.infer(df))

def test_a_day_that_never_comes_is_not_moved_by_a_rule():
    "Where an order is mended, the far date is taken as it is, not some day near it."
    rng = np.random.default_rng(0); n = 600
    low = pd.Timestamp('2023-01-01') + pd.to_timedelta(rng.integers(0, 500, n), 'D')
    far = rng.random(n) < .4
    high = np.where(far, np.datetime64('9999-12-31', 'us'), (low + pd.to_timedelta(rng.integers(1, 60, n), 'D')).to_numpy().astype('M8[us]'))
    drawn = pd.DataFrame({'low': low, 'high': np.where(rng.random(n) < .3, np.datetime64('2022-01-01', 'us'), high)})
    kept = keep_rules([Order('low', 'high')], drawn, rng=rng)
    assert (kept.low <= kept.high).all() and set(kept.high[kept.high > pd.Timestamp('2100-01-01')]) == {pd.Timestamp('9999-12-31')}

def with_holes(df, share, seed=0):
    "The same rows, cells of each column missing at random."
    return df.mask(pd.DataFrame(np.random.default_rng(seed).random(df.shape) < share, columns=df.columns))

def test_cells_that_are_given_stay_and_the_others_follow_the_rules():
    df = stays(600).reset_index(drop=True)
    rough = shuffled(df, 3)
    given = pd.DataFrame(np.random.default_rng(1).random(df.shape) < .5, columns=df.columns)
    part = df.where(given, rough).astype(df.dtypes) # each row is a real one in about half of its cells
    kept = keep_rules(RULES, part, given, np.random.default_rng(0))
    assert (check_rules(RULES, part).broken > 0).sum() >= 5 and (check_rules(RULES, kept).broken == 0).all()
    assert all(kept[c][given[c]].equals(df[c][given[c]]) for c in df) and kept.dtypes.equals(df.dtypes)

def test_a_guess_gives_way_to_given_cells_and_a_stated_rule_does_not():
    df = stays(300); back = df.assign(discharged=df.admitted - pd.Timedelta('3D'))
    given = pd.DataFrame(False, index=df.index, columns=df.columns).assign(admitted=True, discharged=np.arange(300) < 20)
    stated = Order('admitted', 'discharged')
    guess = Rule.from_dict(stated.to_dict() | {'guessed': True})
    kept = keep_rules([guess], back, given, np.random.default_rng(0))
    assert list(np.flatnonzero(kept.discharged < kept.admitted)) == list(range(20))
    with pytest.raises(ConditionError, match='6.7% of the rows'): keep_rules([stated], back, given, np.random.default_rng(0))
    with pytest.raises(ConditionError, match='100.0% of the rows'): keep_rules([guess], back, {'admitted', 'discharged'}, np.random.default_rng(0))

def test_a_table_with_gaps_is_completed_under_the_rules_found_in_it():
    df = stays(1000); m = Masker(preset=TINY).fit(df, progress=False)
    assert len(m.rules) >= 4 and all(r.guessed for r in m.rules)
    gaps = with_holes(df.head(200), .3)
    own = with_holes(m.sample(50, seed=1)[['ward', 'admitted', 'room']], .3)
    for real, out in ((gaps, m.impute(gaps, seed=0)), (gaps, m.complete(gaps, seed=0)), (own, m.sample_like(own, seed=0))):
        assert all((out[c] == real[c])[real[c].notna()].all() for c in real) and (check_rules(m.rules, out).broken == 0).all()
    wrong = gaps.assign(discharged=gaps.admitted - pd.Timedelta('3D')) # what was found in one table another may break
    out = m.impute(wrong, seed=0)
    assert (out.discharged < out.admitted).sum() == (wrong.discharged < wrong.admitted).sum() > 100

def test_sums_and_products_are_found_among_many_columns():
    r = np.random.default_rng(0); df = pd.DataFrame({f'v{i}': r.gamma(2, 50, 800).round(2) for i in range(120)})
    df['bill'], df['area'], df['all_four'] = df.v3 + df.v90, (df.v7*df.v8).round(2), df.v11 + df.v12 + df.v13 + df.v14
    df = df.round(2); df['area'] = with_holes(df[['area']], .2)
    found = {str(x) for x in suggest_rules(df, Schema.infer(df)) if isinstance(x, Formula)}
    assert {'bill = v3 + v90', 'area = v7 * v8', 'all_four = v11 + v12 + v13 + v14'} <= {f.replace(' × ', ' * ') for f in found} and len(found) == 3

def test_rules_that_are_guessed_are_not_called_declared():
    from masknb.evaluation.report import rules_broken
    df = stays(800); schema = Schema.infer(df)
    assert schema.rules and not rules_broken(df, df, None, schema).declared.any()
    stated = Schema.infer(df, rules=False); stated.rules = [RULES[0].to_dict()]
    told = rules_broken(df, df, None, stated).set_index('rule').declared
    assert told[RULES[0].title] and told.sum() == 1

@pytest.mark.parametrize('result, parts, rule', [
    ('days', ('admitted', 'discharged'), Days('days', 'admitted', 'discharged')),
    ('parts', ('admitted', 'left'), Days('parts', 'admitted', 'left', decimals=1)),
    ('profit', ('sales', 'costs'), Difference('profit', 'sales', 'costs', decimals=0))])
def test_a_length_is_not_the_difference_of_two_guesses(result, parts, rule):
    df = stays(2000); rng = np.random.default_rng(1)
    df['parts'] = rng.gamma(1, 2, len(df)).round(1); df['left'] = df.admitted + pd.to_timedelta((df.parts*1440).round(), 'min')
    df['costs'] = rng.integers(10_000, 90_000, len(df)); df['profit'] = rng.integers(-50, 500, len(df)); df['sales'] = df.costs + df.profit
    rough = df.copy(); rough[parts[1]] = df[parts[1]] + (rng.normal(0, 20, len(df)).round() if result == 'profit' else pd.to_timedelta(rng.integers(-20, 20, len(df)), 'D'))
    kept = keep_rules([rule, Order('born', 'admitted')], rough, (), np.random.default_rng(0))
    assert not check_rules([rule], kept).broken.any() and kept[result].equals(df[result])
    held = keep_rules([rule], rough, parts, np.random.default_rng(0)) # both ends given: the length follows
    assert not check_rules([rule], held).broken.any() and held[list(parts)].equals(rough[list(parts)])

def test_a_single_row_keeps_the_rules_too(tmp_path):
    "A row that breaks a rule borrows from one that keeps it; where few rows are asked for, among more than these."
    r = np.random.default_rng(0); n = 300
    gone = r.random(n) < .4
    df = pd.DataFrame({'dose': np.where(gone, np.nan, r.normal(10, 2, n).round(1)), 'drug': np.where(gone, None, r.choice(['a', 'b'], n)), 'age': r.integers(20, 90, n)})
    few = Recipe(generator='mlp', info=0., told=0., steps=(3, 3), every=3, width=4) # has learned nothing, so that most rows break the rule
    m = Masker(Schema.infer(df), few, seed=0).fit(df, progress=False); m.save(tmp_path/'m.mask')
    assert any(isinstance(x, Presence) for x in m.rules)
    for source in m, Masker.load(tmp_path/'m.mask'):
        for seed in range(40):
            one = source.sample(1, seed=seed)
            assert (one.dose.isna() == one.drug.isna()).all()
            assert source.sample(1, where={'drug': 'a'}, seed=seed).dose.notna().all()
            done = source.complete(pd.DataFrame({'age': [30, 31]}), seed=seed)
            assert (done.dose.isna() == done.drug.isna()).all() and done.age.tolist() == [30, 31]
