"""Partial synthesis, several tables, and estimates from them: what stays real, what copies count for, and how often intervals hold the truth."""
from dataclasses import replace
import numpy as np, pandas as pd, pytest
from masknb.baselines.multiple import Partial, _kept_first, combine, multiple, redrawn
from masknb.baselines.sequential import Cart, Forest
from masknb.cgan.training import PRESETS
from masknb.dp.ledger import Privacy
from masknb.errors import DataError, MasknbError, PrivacyError, SchemaError
from masknb.masker import Masker
from masknb.preprocessing.schema import Column, Schema
from .test_dependencies import edge_table
from .test_sequential import mixture, schema

QUICK = replace(PRESETS['fast'], steps=(30, 30), every=30)

# ---- partial synthesis

@pytest.mark.parametrize('method', [Cart, lambda s: Forest(s, trees=3), lambda s: Masker(s, QUICK)])
def test_what_was_not_chosen_is_real_to_the_cell(method):
    df = mixture(600); df.index = [f'p{i}' for i in range(600)]; s = schema(df); rich = (df.x > 0).to_numpy(); real = df.reset_index(drop=True)
    new = Partial(method(s), ['x'], rich).mask(df)
    pd.testing.assert_frame_equal(new.drop(columns='x'), real.drop(columns='x'))
    pd.testing.assert_series_equal(new.x[~rich], real.x[~rich])
    assert (new.x != real.x)[rich].mean() > .9 and new.x.dtype == df.x.dtype
    whole = Partial(method(s), rows=lambda d: d.group == 'b').mask(df)
    b = real.group == 'b'
    pd.testing.assert_frame_equal(whole[~b], real[~b]); assert (whole[b].group == 'b').all() and (whole[b].x != real[b].x).mean() > .9

@pytest.mark.parametrize('order', [['group', 'x', 'spent'], ['spent', 'x', 'group']])
def test_drawn_columns_hang_on_all_that_stay_wherever_they_stand(order):
    df = mixture()[order]; s = schema(df); s['group'].role = 'target'; new = Partial(Cart(s), ['x']).mask(df)
    assert list(new) == order
    assert new.x[new.spent.isna()].max() < 0 and abs(new.x[new.group == 'c'].mean() - df.x[df.group == 'c'].mean()) < .2
    assert np.corrcoef(np.log(new.spent[new.spent > 0]), new.x[new.spent > 0])[0, 1] > .9

def test_a_gan_draws_given_what_stays():
    rng = np.random.default_rng(0); a = rng.integers(0, 2, 1500)
    df = pd.DataFrame({'y': np.where(rng.random(1500) < .95, a, 1 - a).astype(str), 'a': a.astype(str)}); s = schema(df); s['a'].role = 'target'
    new = Partial(Masker(s, replace(PRESETS['fast'], steps=(150, 150))), ['y']).mask(df)
    assert (new.y == new.a).mean() > .8
    first = _kept_first(s, ['a'], ['y'])
    assert first.names == ['a', 'y'] and first.target is None and s.target == 'a' # a GAN draws a target last, and knows earlier columns best

def test_a_masker_completes_rows_given_for_each_what_is_known():
    rng = np.random.default_rng(0); a = rng.integers(0, 2, 1500)
    df = pd.DataFrame({'a': a.astype(str), 'b': np.where(rng.random(1500) < .95, a, 1 - a).astype(str), 'x': rng.normal(size=1500).round(2)})
    m = Masker(schema(df), replace(PRESETS['fast'], steps=(150, 150))).fit(df, progress=False)
    rows = pd.DataFrame({'a': ['0', '1', None, 'new']*100, 'b': [None]*400}, index=range(7, 407))
    new = m.complete(rows, seed=1)
    assert list(new) == list(df) and len(new) == 400 and new.index.equals(pd.RangeIndex(400)) and new.notna().all().all()
    assert (new.a[[0, 1, 3]] == ['0', '1', 'new']).all() and new.a[3::4].eq('new').all() # kept, though it was never learned
    assert (new.b == new.a)[np.arange(400) % 4 < 2].mean() > .8 and set(new.b) == {'0', '1'} # each row follows its own condition
    assert new.equals(m.complete(rows, seed=1)) and not new.equals(m.complete(rows, seed=2))
    for wrong, words in ((pd.DataFrame({'c': [1]}), 'no columns'),):
        with pytest.raises(MasknbError, match=words): m.complete(wrong)
    with pytest.raises(MasknbError, match='not learned'): Masker(schema(df)).complete(rows)

def test_a_chosen_column_is_not_copied_from_a_kept_one_by_a_stale_function():
    town = np.random.default_rng(0).integers(0, 30, 3000); df = pd.DataFrame({'town': town, 'region': town % 5, 'x': np.random.default_rng(1).normal(size=3000)})
    kept = Partial(Cart(schema(df)), ['town']).mask(df) # the source is drawn, what follows from it stays
    assert (kept.region == df.region).all() and (kept.town % 5 == kept.region).mean() > .95 and (kept.town != df.town).mean() > .5
    both = Partial(Cart(schema(df)), ['town', 'region']).mask(df)
    assert (both.town % 5 == both.region).all()

@pytest.mark.parametrize('n', [12, 60])
def test_every_kind_of_column_can_be_drawn_or_stay(n):
    df = edge_table(n); names = [c.name for c in Schema.infer(df).modelled]
    for chosen in (names[::2], names[1::2]):
        new = Partial(Cart(), chosen, rows=np.arange(n) < n - 1).mask(df)
        assert list(new) == names and len(new) == n
        for name in names: # the last row is real throughout
            was, now = df[name].iloc[-1], new[name].iloc[-1]
            assert pd.isna(was) and pd.isna(now) or was == now, name

def test_identifiers_do_not_stay():
    df = mixture(300); df['mail'] = [f'p{i}@example.org' for i in range(300)]; df['card'] = [f'K{i:05d}' for i in range(300)]
    s = schema(df); s['mail'].kind = s['card'].kind = 'identifier'; s['card'].action = 'surrogate'
    new = Partial(Cart(s), ['x']).mask(df)
    assert 'mail' not in new and not new.card.isin(df.card).all()

def test_wrong_choices_are_told():
    df = mixture(200); s = schema(df)
    for wrong, error, words in ((lambda: Partial(Cart(s)), MasknbError, 'columns or the rows'), (lambda: Partial(Cart(s), ['y']).mask(df), SchemaError, "'y'"),
        (lambda: Partial(Cart(s), rows=[True]*3).mask(df), DataError, '200 rows'), (lambda: Partial(Cart(s), rows=df.x).mask(df), DataError, 'True or False'),
        (lambda: Partial(Cart(s), rows=df.index < 4).mask(df), DataError, 'only 4 rows'), (lambda: Partial(object(), ['x']), MasknbError, 'object'),
        (lambda: Partial(Masker(s, privacy=Privacy(epsilon=1.)), ['x']), PrivacyError, 'never differentially private')):
        with pytest.raises(error, match=words): wrong()

# ---- several tables

def test_tables_are_those_of_their_seeds_and_the_method_is_left_alone():
    df = mixture(300); cart = Cart(schema(df), seed=7); tables = multiple(cart, df, 3)
    assert cart.encoder is None and cart.seed == 7
    for i, t in enumerate(tables): pd.testing.assert_frame_equal(t, Cart(schema(df), seed=7 + i).mask(df))
    parts = multiple(Partial(Cart(schema(df)), ['x']), df, 2)
    assert not parts[0].x.equals(parts[1].x) and parts[0].group.equals(parts[1].group)

def test_proper_tables_differ_more_because_each_is_learned_anew():
    df = mixture(400); s = schema(df); spread = lambda tables: np.var([(t.group == 'a').mean() for t in tables], ddof=1)
    plain, proper = (np.mean([spread(multiple(Cart(s, seed=100*k), df, 5, p)) for k in range(15)]) for p in (False, True))
    assert 1.3 < proper/plain < 3 # twice, in the limit

def test_copies_of_a_row_count_once_in_any_method():
    df = mixture(2000); df['rare'] = np.where(np.arange(2000) == 0, 'alone', 'usual'); seen = set()
    class Noting:
        schema, seed = schema(df), 0
        def mask(self, df): seen.add((len(df), self.schema.person, df['(row)'].value_counts().max())); return Masker(self.schema, QUICK).fit(df, progress=False).sample(5)
    tables = multiple(Noting(), df, 1, proper=True)
    assert '(row)' not in tables[0] and {(n, p) for n, p, _ in seen} == {(2000, '(row)')} and all(most > 4 for *_, most in seen)
    many = pd.concat([df[:1]]*6 + [df[1:]], ignore_index=True).assign(row=lambda d: np.r_[np.zeros(6, int), np.arange(1, 2000)]) # one row six times over
    s = Schema([*schema(df).columns, Column('row', 'identifier', 'direct identifier', dtype='int64')], person='row')
    assert 'alone' not in set(Cart(s).mask(many).rare) and 'alone' in set(Cart(schema(df)).mask(many.drop(columns='row')).rare)
    again, s = redrawn(df, schema(df), 0)
    assert s.person == '(row)' and (again.drop(columns='(row)').to_numpy()[3] == df.to_numpy()[again['(row)'][3]]).all()

def test_what_cannot_be_proper_is_told():
    df = mixture(100); s = schema(df)
    with pytest.raises(MasknbError, match='Reiter and Kinney'): multiple(Partial(Cart(s), ['x']), df, proper=True)
    with pytest.raises(PrivacyError, match='budget'): multiple(Masker(s, privacy=Privacy(epsilon=1.)), df, proper=True)
    with pytest.raises(MasknbError, match='m must'): multiple(Cart(s), df, 0)

# ---- combining rules

def test_combined_by_hand():
    "q = 1, 3, 8 with u = 2, 1, 3: mean 4, u = 2, b = (9 + 1 + 16)/2 = 13."
    c = combine([1, 3, 8], [2, 1, 3], least=0).iloc[0]
    assert np.allclose([c.estimate, c.variance, c.df], [4, 4/3*13 - 2, 2*(1 - 2/(4/3*13))**2])
    c = combine([1, 3, 8], [2, 1, 3], 'partial').iloc[0]
    assert np.allclose([c.estimate, c.variance, c.df], [4, 2 + 13/3, 2*(1 + 2/(13/3))**2])
    c = combine([1, 3, 8], [2, 1, 3], 'simple', ratio=.5).iloc[0]
    assert np.allclose([c.estimate, c.variance], [4, 2*(.5 + 1/3)]) and np.isinf(c.df) and np.isclose(c.high - 4, 1.959964*np.sqrt(5/3))

def test_terms_keep_their_names_and_one_table_will_do_for_simple():
    q, u = [pd.Series({'a': 1., 'b': 2.}), pd.Series({'a': 3., 'b': 2.})], [pd.Series({'a': 1., 'b': 1.})]*2
    for e, v in ((q, u), (pd.DataFrame(q), pd.DataFrame(u))): assert combine(e, v, 'partial').index.tolist() == ['a', 'b']
    c = combine(q, u, 'partial')
    assert np.isinf(c.df['b']) and np.isclose(c.high['b'] - 2, 1.959964) # tables that agree: only the real rows' own variance is left
    assert combine([2.], [1.], 'simple').variance[0] == 2 and combine(np.ones((3, 4)), np.ones((3, 4)), 'full').shape == (4, 5)

@pytest.mark.parametrize('q, u, kind, words', [([1, 2], [1, 1], 'half', 'kind must'), ([1], [1], 'full', 'at least 2'), ([1, 2], [1, 0], 'full', 'positive'), ([1, 2], [1], 'full', 'one for each'),
    ([1, np.nan], [1, 1], 'full', 'finite'), ([[1, 2], [1]], [[1, 1], [1]], 'full', 'equally many'), ([], [], 'simple', 'equally many')])
def test_what_cannot_be_combined_is_told(q, u, kind, words):
    with pytest.raises(MasknbError, match=words): combine(q, u, kind)
    with pytest.raises(MasknbError, match='ratio'): combine([1, 2], [1, 1], ratio=0)

@pytest.mark.parametrize('ratio', [.3, 1., 3.])
@pytest.mark.parametrize('m', [5, 10, 20, 100])
def test_intervals_cover_where_theory_holds(m, ratio):
    "Estimates that vary as large samples from the right model make them: real variance 1, a synthetic table's own 1/ratio."
    rng = np.random.default_rng(0); S = 20_000; real = rng.standard_normal(S); u = np.full((m, S), 1/ratio)
    drawn = rng.standard_normal((2, m, S)); plain = real + drawn[0]*np.sqrt(1/ratio); proper = plain + drawn[1]
    holds = lambda q, kind: (lambda c: ((c.low < 0) & (0 < c.high)).mean())(combine(q, u, kind, ratio))
    assert .94 < holds(proper, 'full') < .975 and .94 < holds(plain, 'simple') < .96
    if ratio == 1: assert .94 < holds(plain, 'partial') < .96 and .94 < holds(proper, 'partial') < .96
    naive = np.abs(proper[0]) < 1.96*np.sqrt(u[0])
    assert naive.mean() < .93

def test_intervals_from_trees_cover_and_naive_ones_do_not():
    "The slope of y on x, given g, from five proper CART tables of 150 rows; the standard error of a coverage is .024."
    def slope(d):
        X = np.column_stack([np.ones(len(d)), d.x, d.g == 'b']); H = np.linalg.inv(X.T @ X); b = H @ X.T @ d.y
        return b[1], H[1, 1]*((d.y - X @ b)**2).sum()/(len(d) - 3)
    q, u = [], []
    for seed in range(80):
        rng = np.random.default_rng(seed); g = rng.choice(list('ab'), 150); x = rng.normal(size=150)
        df = pd.DataFrame({'g': g, 'x': x, 'y': .5*x + .5*(g == 'b') + rng.normal(size=150)})
        a, b = zip(*map(slope, multiple(Cart(schema(df), seed=10*seed), df, 5, proper=True))); q.append(a); u.append(b)
    q, u = np.array(q).T, np.array(u).T; c = combine(q, u); half = 1.96*np.sqrt(u[0])
    assert .9 < ((c.low < .5) & (.5 < c.high)).mean() < .99 and (np.abs(q[0] - .5) < half).mean() < .85
