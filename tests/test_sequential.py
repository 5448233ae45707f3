"""CART and forest synthesis: what a leaf may hold, what never comes out, and tables that are awkward."""
import copy
import numpy as np, pandas as pd, pytest
from masknb.baselines.sequential import Blur, Cart, Forest, bins, grouped, principal, together
from masknb.errors import DataError, MasknbError, SchemaError
from masknb.preprocessing.encoding import TableEncoder
from masknb.preprocessing.rules import Order
from masknb.preprocessing.schema import Column, Schema
from .test_dependencies import edge_table

def schema(df, **kinds):
    "A schema by hand, so that nothing depends on guesses."
    return Schema([Column(n, kinds.get(str(n), 'continuous' if pd.api.types.is_float_dtype(df[n]) else 'categorical'), dtype=str(df[n].dtype)) for n in df])

def mixture(n=2000, seed=0):
    "Labels, a number that hangs on them, a spike and missing cells that hang on the number."
    rng = np.random.default_rng(seed)
    group = rng.choice(list('abc'), n, p=[.5, .3, .2])
    x = np.select([group == 'a', group == 'b'], [-4., 0.], 4.) + rng.normal(size=n)
    spent = np.where(x < -4, np.nan, np.where(x < 0, 0., np.exp(x)))
    return pd.DataFrame({'group': group, 'x': x, 'spent': spent})

# ---- what is kept

@pytest.mark.parametrize('method', [Cart, lambda s: Forest(s, trees=4)])
def test_what_columns_say_of_each_other_is_kept(method):
    df = mixture(); new = method(schema(df)).mask(df)
    assert (new.group.value_counts(normalize=True) - df.group.value_counts(normalize=True)).abs().max() < .03
    assert (new.groupby('group').x.mean() - df.groupby('group').x.mean()).abs().max() < .2
    gone, zero = new.x < -4, (new.x >= -4) & (new.x < 0)
    assert new.spent.isna()[gone].mean() > .95 > .05 > new.spent.isna()[~gone].mean()
    assert (new.spent == 0)[zero].mean() > .95
    assert np.corrcoef(np.log(new.spent[new.spent > 0]), new.x[new.spent > 0])[0, 1] > .95

def test_a_column_without_ties_to_others_comes_out_without_them():
    rng = np.random.default_rng(1)
    df = pd.DataFrame({'x': rng.normal(size=3000), 'y': rng.normal(size=3000), 'z': rng.choice(list('ab'), 3000)})
    new = Cart(schema(df)).mask(df)
    assert abs(np.corrcoef(new.x, new.y)[0, 1]) < .06 and abs(new.x[new.z == 'a'].mean() - new.x[new.z == 'b'].mean()) < .12

def test_smoothing_leaves_slope_and_spread_alone():
    rng = np.random.default_rng(2)
    slopes = []
    for seed in range(20):
        x = rng.normal(size=1000); df = pd.DataFrame({'x': x, 'y': x + rng.normal(size=1000)})
        new = Cart(schema(df), seed=seed).mask(df)
        slopes.append((np.polyfit(new.x, new.y, 1)[0] - np.polyfit(df.x, df.y, 1)[0], new.y.std() - df.y.std()))
    assert np.abs(np.mean(slopes, 0)).max() < .03 # the standard error of each slope is .032, of the mean of 20 .01

def test_functions_and_constants_hold_in_every_row():
    rng = np.random.default_rng(0); town = rng.integers(0, 30, 3000)
    df = pd.DataFrame({'land': 'X', 'region': town % 5, 'town': town, 'x': rng.normal(size=3000)})
    new = Cart(schema(df)).mask(df)
    assert (new.land == 'X').all() and (new.region == new.town % 5).all()

def test_the_order_is_that_of_the_table_with_the_target_last_or_as_told():
    df = mixture(); s = schema(df); s['x'].role = 'target'
    assert Cart(s).fit(df).sequence == ['group', 'spent', 'x']
    assert Cart(s, order=['x']).fit(df).sequence == ['x', 'group', 'spent']
    assert list(Cart(s, order=['x']).mask(df)) == list(df)

def test_rules_of_the_schema_hold_and_those_about_absent_columns_are_refused():
    rng = np.random.default_rng(0); low = rng.normal(size=500)
    df = pd.DataFrame({'low': low, 'high': low + rng.exponential(.2, 500)})
    s = schema(df); s.rules = [Order('low', 'high').to_dict()]
    new = Cart(s).mask(df)
    assert (new.low <= new.high).all()
    s.rules = [Order('low', 'other').to_dict()]
    with pytest.raises(SchemaError, match='other'): Cart(s).fit(df)

# ---- what never comes out

@pytest.mark.parametrize('proper', [False, True])
@pytest.mark.parametrize('kind', [Cart, Forest])
def test_no_leaf_holds_fewer_rows_than_asked_for(kind, proper):
    df = mixture(); df['row'] = np.arange(len(df))*1.
    cart = kind(schema(df), minleaf=7, smoothing=False, proper=proper, **({'trees': 3} if kind is Forest else {})).fit(df)
    for s in cart.steps:
        for d in s.which + s.value:
            leaves = np.flatnonzero(d.count)
            assert d.count[leaves].min() >= 7 and d.count.sum() == len(d.token)
            if cart.encoder.names[s.column] == 'row': # places are real rows here, so that copies are seen
                for k in leaves: assert len(np.unique(d.token[d.start[k]:d.start[k] + d.count[k]] + d.place[d.start[k]:d.start[k] + d.count[k]])) >= 7

def test_a_leaf_holds_enough_persons_where_rows_are_not_persons():
    rng = np.random.default_rng(0); who = np.repeat(np.arange(200), rng.integers(1, 9, 200))
    df = pd.DataFrame({'who': who, 'x': rng.normal(size=len(who)), 'y': rng.normal(size=len(who))})
    s = Schema([Column('who', 'identifier', 'direct identifier', dtype='int64'), Column('x', 'continuous', dtype='float64'), Column('y', 'continuous', dtype='float64')], person='who')
    cart = Cart(s).fit(df)
    assert 'who' not in cart.sample(5) and min(d.count[d.count > 0].min() for t in cart.steps for d in t.value) >= 5*8

@pytest.mark.parametrize('smoothing', [True, False])
def test_rare_labels_lone_ends_and_identifiers_never_come_out(smoothing):
    df = mixture(); df.loc[:3, 'group'] = 'rare'; df.loc[:1, 'x'] = [1e6, -1e6]
    df['mail'] = [f'person{i}@example.org' for i in range(len(df))]
    s = schema(df); s['mail'].kind = 'identifier'
    new = Cart(s, smoothing=smoothing).mask(df)
    assert 'mail' not in new and 'rare' not in set(new.group) and new.x.abs().max() < 20

def test_smoothed_numbers_are_not_those_of_people_but_stay_in_range_and_resolution():
    rng = np.random.default_rng(0)
    df = pd.DataFrame({'x': np.round(rng.lognormal(8, 1, 3000), 2), 'k': rng.integers(0, 100_000, 3000)})
    s = schema(df, k='integer'); cart = Cart(s); new = cart.mask(df)
    plain = Cart(s, smoothing=False).mask(df)
    assert plain.x.isin(df.x).mean() > .9 and new.x.isin(df.x).mean() < .05 and new.k.isin(df.k).mean() < .1
    assert (new.x.round(2) == new.x).all() and new.k.dtype == df.k.dtype
    for n in df: assert cart.encoder.codecs[n].span[0] <= new[n].min() and new[n].max() <= cart.encoder.codecs[n].span[1]

def test_a_blur_reaches_over_a_spike_but_leaves_it_and_missing_alone():
    rng = np.random.default_rng(0); v = np.where(rng.random(4000) < .2, 5., rng.uniform(0, 10, 4000)); v[:50] = np.nan
    df = pd.DataFrame({'v': v}); codec = TableEncoder.fit(df, schema(df)).codecs['v']; t, u = codec.encode(v)
    new = codec.decode(*Blur(codec, bins(codec)[t].sum(), 200.)(t, u, rng))
    assert ((new == 5) == (v == 5)).all() and (np.isnan(new) == np.isnan(v)).all()
    free = ~np.isnan(v) & (v != 5); moved = np.abs(new - v)[free]
    assert .2 < moved.mean() < 1.5 and ((v[free] < 5) != (new[free] < 5)).any()

# ---- many labels

def test_many_labels_are_drawn_for_the_rows_they_go_with():
    rng = np.random.default_rng(0); region = rng.integers(0, 4, 20_000); city = region*250 + rng.integers(0, 250, 20_000)
    df = pd.DataFrame({'region': region.astype(str), 'city': np.char.add('c', city.astype(str)).astype(object)})
    df['noise'] = rng.normal(size=20_000)
    new = Cart(schema(df)).mask(df)
    known = new.city != '(rare)'
    assert known.mean() > .99 and new.city.nunique() > 900
    assert (new.city[known].str[1:].astype(int)//250 == new.region[known].astype(int)).mean() > .9

def test_labels_stand_in_the_order_of_what_they_go_with():
    rng = np.random.default_rng(0); share = rng.permutation(np.linspace(.05, .95, 12)); a = rng.integers(0, 12, 60_000)
    b = (rng.random(60_000) < share[a]).astype(int)
    order = np.argsort(principal(together(a, 12, b, 2).astype(float)))
    assert order.tolist() in (np.argsort(share).tolist(), np.argsort(-share).tolist())
    assert len(np.unique(grouped(a, 12, [(b, 2)], most=4))) == 4 and (grouped(a, 12, [(b, 2)]) == a).all()

# ---- awkward tables

@pytest.mark.parametrize('n', [10, 60])
@pytest.mark.parametrize('kind', [Cart, lambda: Forest(trees=2), lambda: Cart(proper=True)])
def test_every_kind_of_column_comes_back_in_its_dtype(n, kind):
    df = edge_table(n); new = kind().mask(df)
    assert len(new) == n and set(new) <= set(df)
    real = Schema.infer(df)
    for c in real.modelled:
        if df[c.name].notna().any() and n == 60 and not isinstance(df[c.name].dtype, pd.CategoricalDtype): assert new[c.name].dtype == df[c.name].dtype, c.name

def test_tables_of_one_column_of_constants_and_of_nothing_known():
    for df in (pd.DataFrame({'x': np.arange(50.)}), pd.DataFrame({'c': ['a']*20}), pd.DataFrame({'n': [None]*20, 'f': np.full(20, np.nan)})):
        new = Cart(schema(df)).mask(df)
        assert new.shape == df.shape
    assert Cart(schema(df)).fit(df).sample(0).shape == (0, 2)

def test_an_index_does_not_come_out_and_the_table_is_not_touched():
    df = mixture(300); df.index = [f'patient {i}' for i in range(300)]; before = df.copy()
    new = Cart(schema(df)).mask(df)
    assert list(new.index) == list(range(300)); pd.testing.assert_frame_equal(df, before)

def test_keys_are_invented_anew_where_the_schema_says_so():
    df = mixture(300); df['card'] = [f'K{i:05d}' for i in range(300)]
    s = schema(df); s['card'].kind = 'identifier'; s['card'].action = 'surrogate'
    new = Cart(s).mask(df)
    assert list(new) == list(df) and new.card.is_unique and new.card.str.fullmatch(r'K\d{5}').all()

def test_seeds_give_the_same_rows_and_other_seeds_others():
    df = mixture(300); cart = Cart(schema(df), seed=3)
    one, two = copy.copy(cart), copy.copy(cart); two.seed = 4
    a, b, c = cart.mask(df), one.mask(df), two.mask(df)
    pd.testing.assert_frame_equal(a, b); assert not a.equals(c)
    assert not cart.sample(300).equals(a) and cart.sample(300, seed=3).equals(a)

def test_what_it_cost_is_noted():
    df = mixture(); cart = Cart(schema(df)); cart.mask(df)
    assert cart.cost.cpu_seconds > 0 and cart.cost.rows == cart.cost.sample_rows == 2000 and cart.cost.columns == 3

def test_bad_input_is_told_before_any_work():
    df = mixture(200); s = schema(df)
    for wrong, words in ((lambda: Cart(s, order=['y']).fit(df), "'y'"), (lambda: Cart(minleaf=0), 'minleaf'), (lambda: Cart(s).sample(3), 'fit'),
                         (lambda: Cart(s).fit(df).sample(2.5), '2.5'), (lambda: Cart().fit(pd.DataFrame({'a': [1, 2]})), 'rows'),
                         (lambda: Cart().fit(pd.concat([df, df], axis=1)), 'more than once'), (lambda: Cart(s).fit(df.drop(columns='x')), "'x'")):
        with pytest.raises(MasknbError, match=words): wrong()
    only = schema(df[['group']]); only['group'].kind = 'identifier'
    with pytest.raises(DataError, match='nothing is left'): Cart(only).fit(df[['group']])
