"""The risk-utility map: ends that are known, a run that is killed and goes on, methods that fail, and nothing of a real person in what is kept or shown."""
import json, math, os, re, signal, subprocess, sys
import numpy as np, pandas as pd, pytest
from masknb import Schema
from masknb.cgan.training import PRESETS
from masknb.cli import METHODS, main, parser
from masknb.errors import DataError, MasknbError
from masknb.evaluation.rumap import INDEPENDENT, REAL, WORST, Independent, described, dominated, drawn, exam, fingerprint, gains, key_of, label_places, over_seeds, rumap, t_interval, ticks, worst_attack
from masknb.evaluation.figures import difference, wilson

def people(n, seed):
    "Illness follows from age; pay is told to the cent, so that it names its person."
    rng = np.random.default_rng(seed)
    age, pay = rng.normal(50, 15, n).round(), rng.lognormal(8, .5, n).round(2)
    return pd.DataFrame({'age': age, 'pay': pay, 'rent': (pay*rng.uniform(.2, .3, n)).round(1), 'town': rng.choice(list('ABCD'), n),
                         'ill': np.where(rng.random(n) < 1/(1 + np.exp(-(age - 55)/4)), 'yes', 'no')})

real, held = people(500, 0), people(400, 1)
schema, aimed = Schema.infer(real), Schema.infer(real, target='ill')

class Rows:
    "Other people of the same kind, a share of them replaced by people of the table."
    def __init__(self, share, schema=None, seed=0): self.share, self.schema, self.seed = share, schema, seed
    @property
    def label(self): return f'{self.share:.0%} copied'
    def mask(self, df):
        k = int(self.share*len(df))
        return pd.concat([df.sample(k, random_state=self.seed), people(len(df) - k, 100 + self.seed)], ignore_index=True)

class Coarse(Rows):
    "Released as ranges, with the way back."
    label = 'ranges'
    def mask(self, df): return df.assign(age=[f'{int(a)//10*10} to {int(a)//10*10 + 9}' for a in df.age])
    def ungroup(self, released):
        rng = np.random.default_rng(self.seed)
        return released.assign(age=[float(a.split()[0]) + rng.integers(10) for a in released.age])

class Fails(Rows):
    label = 'fails'
    def mask(self, df): raise {0: ValueError('Canaryville'), 1: DataError("column 'pay' holds 'Canaryville': no group of 5 rows; lower k")}[self.share]

@pytest.fixture(scope='module')
def cache(tmp_path_factory): return tmp_path_factory.mktemp('results')

@pytest.fixture(scope='module')
def shown(cache):
    methods = [Rows(0.), Rows(.5), Rows(1.), Coarse(0), Fails(0), Fails(1)]
    return rumap(methods, real, seeds=2, cache=cache, holdout=held, schema=schema, thresholds={'risk': .2}, progress=False)

# Known answers

def test_the_ends_are_where_they_should_be(shown):
    t = shown.table
    assert t.loc[REAL, ['risk', 'utility']].tolist() == [1, 1] and t.utility[INDEPENDENT] == 0 and t.risk[INDEPENDENT] < .1
    assert not t.frontier[[REAL, INDEPENDENT]].any()

def test_what_is_copied_is_what_is_gained(shown):
    t = shown.table
    assert t.risk['0% copied'] < .06 and abs(t.risk['50% copied'] - .5) < .08 and t.risk['100% copied'] == 1
    assert (t.utility[['0% copied', '50% copied', '100% copied']] > .6).all()
    assert t.risk['ranges'] > .3 # rows with only one column made coarse are still those rows

def test_intervals_are_students_over_seeds(shown):
    by_hand = shown.figures[(shown.figures.method == '50% copied') & (shown.figures.name == 'exact copies excess')].value
    m, half = by_hand.mean(), 12.706204736*by_hand.std(ddof=1)/math.sqrt(2)
    r = shown.redraw(risk='exact copies excess').table.loc['50% copied']
    own = shown.figures[(shown.figures.method == '50% copied') & (shown.figures.name == 'exact copies excess')]
    below, above = max(half, (own.value - own.low).mean()), max(half, (own.high - own.value).mean())
    assert r.risk == pytest.approx(m) and (r.risk_low, r.risk_high) == pytest.approx((m - below, m + above))
    assert t_interval([1, 1, 1]) == (1, 1, 1) and math.isnan(t_interval([2.])[1]) and math.isnan(t_interval([])[0])

def test_no_interval_has_no_width(shown):
    "Not even where two seeds say the same."
    assert over_seeds([.3, .3], [.1, .1], [.2, .2]) == (.3, pytest.approx(.2), pytest.approx(.5))
    for t in (shown.table, *shown.panels.values()): assert (t.risk_high > t.risk_low).all()
    assert (shown.table.utility_high > shown.table.utility_low).all() and (shown.table.worst_high > shown.table.worst_low).all()
    same = pd.concat([shown.figures[shown.figures.seed == 0], shown.figures[shown.figures.seed == 0].assign(seed=1)])
    t = drawn(same, shown.facts, {}).table
    assert (t.risk_high > t.risk_low).all() and (t.utility_high > t.utility_low).all()

def test_nobody_found_leaves_as_much_room_as_people_were_tried(shown):
    "Whatever the seeds say: the upper end is that of a share of 0 in 400, at the level of one of many attacks."
    f = shown.figures[(shown.figures.method == 'ranges') & (shown.figures.name == 'exact copies excess')]
    low, high = difference(0, 400, 0, 400)
    name, gain, low, high = worst_attack(f.assign(value=f.reference, low=f.reference + low, high=f.reference + high))
    assert (name, gain, low) == ('exact copies excess', 0, 0) and high == pytest.approx(wilson(0, 400)[1]) and 3/400 < high < 4/400

def test_every_method_is_asked_the_same(shown):
    "The height is one attack, and so is each strip."
    f = shown.figures[shown.figures.name == 'membership inference AUC'].groupby('method', sort=False).value.mean()
    assert shown.table.risk.to_numpy() == pytest.approx((2*f - 1).clip(0, 1)[shown.table.index].to_numpy())
    assert list(shown.panels)[0] == 'membership disclosure' and shown.panels['membership disclosure'].risk.equals(shown.table.risk)
    for name, p in shown.panels.items():
        assert list(p.index) == list(shown.table.index) and shown.redraw(risk=name).table.risk.equals(p.risk)
    one = gains(shown.figures[shown.figures.name == 'singling out (one column)']).groupby('method').gain.mean()
    assert shown.panels['singling out by one column'].risk['ranges'] == pytest.approx(one['ranges'])
    text = repr(shown)
    assert 'Singling out by one column gains for certain from' in text and 'Could not be tried:' in text and 're-identification' in text

def test_the_worst_attack_is_an_annex_with_its_name(shown):
    t = shown.table
    assert (t.worst_gain >= t.risk - 1e-9).all() and (t.worst_low <= t.worst_gain).all() and t.worst_gain['100% copied'] == 1
    assert shown.redraw(risk=WORST).table.risk.equals(t.worst_gain.rename('risk')) and 'another one for every method' in shown.redraw(risk=WORST).axes['risk']
    g = gains(shown.figures[shown.figures.method == '50% copied']).groupby('name').gain.mean()
    assert t.worst['50% copied'] == g.idxmax() and 'not for certain' in repr(shown).split('0% copied')[1].split('\n')[0]

def test_a_strip_is_no_mean_of_other_columns():
    "A method whose second sensitive column could not be tried has no place, since the first alone is another question."
    line = lambda m, n, v: dict(method=m, seed=0, name=n, value=v, low=v - .1, high=v + .1, reference=.5, room='risk', better='lower', attack='TCAP')
    f = pd.DataFrame([line(m, n, v) for m in (REAL, INDEPENDENT, 'a') for n, v in (('TCAP of x', .6), ('TCAP of y', .9))] + [line('b', 'TCAP of x', .6)])
    more = pd.DataFrame([dict(line(m, 'pair trends', v), room='similarity', better='higher', attack='') for m, v in ((REAL, 1.), (INDEPENDENT, .5), ('a', .9), ('b', .8))]
                                        + [dict(line(m, 'fit CPU seconds', 1.), room='cost', better='', attack='') for m in (REAL, INDEPENDENT, 'a', 'b')])
    p = drawn(pd.concat([f, more], ignore_index=True), dict(seeds=[0]), {}, utility='pair trends').panels['attribute disclosure']
    assert p.risk['a'] == pytest.approx(.5) and math.isnan(p.risk['b'])

def test_with_a_target_models_count_too(cache):
    m = rumap({'fresh people': Rows(0.)}, real, seeds=1, cache=cache, holdout=held, schema=aimed, progress=False)
    assert 'TSTR / TRTR (boosting)' in m.axes['utility'] and m.table.utility['fresh people'] > .6
    assert dict(m.details(INDEPENDENT))['prediction kept'] == '0.000'
    assert m.table.risk_low['fresh people'] < m.table.risk_high['fresh people'] # the people that were tried leave an interval to a single run too

def test_the_frontier_by_brute_force():
    rng = np.random.default_rng(0)
    r, u = rng.integers(0, 6, 30), rng.integers(0, 6, 30)
    slow = [[r[i] <= r[j] and u[i] >= u[j] and (r[i] < r[j] or u[i] > u[j]) for j in range(30)] for i in range(30)]
    assert dominated(r, u).tolist() == slow

def test_the_map_says_who_wins(shown):
    text, t = repr(shown), shown.methods()
    assert t.utility.idxmax() in text and t.risk.idxmin() in text and 'nothing here is called safe' in text
    assert list(shown.within().index) == [m for m in t.index if t.risk[m] <= .2]
    for _, r in t.iterrows():
        better = t[(t.risk <= r.risk) & (t.utility >= r.utility) & ((t.risk < r.risk) | (t.utility > r.utility))]
        assert r.frontier == (len(better) == 0) and (r.winner in better.index) == (not r.frontier)

def test_other_axes_need_no_other_run(shown):
    m = shown.redraw('membership inference AUC', 'detection AUC', {'utility': .6})
    assert not m.up and m.table.risk[REAL] > .95 and abs(m.table.utility[REAL] - .5) < .1
    points = {p['name']: p for p in m.scene()['points']}
    assert points[REAL]['x'] > points[INDEPENDENT]['x'] # what is better lies to the right, though the figure is lower
    assert shown.redraw('DCR share').thresholds == {} and shown.redraw(utility='pair trends').thresholds == {'risk': .2}
    assert m.thresholds == {'utility': .6} and set(m.within().index) == set(m.methods().index[m.methods().utility <= .6])

# Methods that fail

def test_a_failure_is_told_and_the_rest_goes_on(shown):
    assert list(shown.notes) == ['fails', 'fails (2)'] and 'lower k' in shown.notes['fails (2)'] and 'ValueError' in shown.notes['fails']
    for text in (repr(shown), shown._repr_html_(), shown.to_json()): assert 'Canaryville' not in text and 'lower k' in text and 'pay' in text
    assert 'fails' not in shown.table.index and len(shown.table) == 6

def test_a_table_without_a_column_is_no_result():
    class Loses(Rows):
        def mask(self, df): return df[['age']]
    m = rumap([Loses(0), Rows(.5)], real, seeds=1, cache=False, holdout=held, schema=schema, progress=False)
    assert "['pay', 'rent', 'town', 'ill']" in m.notes['0% copied']

def test_nothing_came_through():
    m = rumap([Fails(1)], real, seeds=1, cache=False, holdout=held, schema=schema, progress=False)
    assert 'nothing to compare' in repr(m) and 'fails is missing' in m._repr_html_() and m.plot() is not None

class Untouched:
    label = 'untouched'
    def mask(self, df): raise AssertionError('work was done')

@pytest.mark.parametrize('kw, words', [
    (dict(methods=[]), 'no method'), (dict(methods=[Rows]), 'cannot be put on a map'), (dict(methods=['gan']), 'cannot be put on a map'), (dict(methods={REAL: Untouched()}), 'drawn on every map'),
    (dict(seeds=0), 'seeds'), (dict(seeds=[-1]), 'seeds'), (dict(thresholds={'cost': 1}), "'cost'"), (dict(thresholds={'risk': math.nan}), 'number'), (dict(thresholds={'risk': True}), 'number'),
    (dict(data='adult.csv'), 'not str'), (dict(schema=Schema.infer(real.rename(columns={'age': 'years'}))), 'years'), (dict(holdout=held[['age']]), 'pay'), (dict(target='fate'), 'fate')])
def test_bad_input_is_told_before_any_work(kw, words):
    with pytest.raises(MasknbError, match=words): rumap(**dict(dict(methods=[Untouched()], data=real, holdout=held, seeds=1, cache=False, progress=False) | kw))

def test_an_axis_nobody_measured_is_told_before_the_methods(cache):
    with pytest.raises(DataError, match="'danger'"): rumap([Untouched()], real, seeds=2, risk='danger', cache=cache, holdout=held, schema=schema, progress=False)

# What is held out, and what is taken out

def test_persons_stay_whole_and_identifiers_are_no_part():
    df = pd.concat([people(300, 2)]*2, ignore_index=True).assign(patient=[f'P{i % 300:05d}' for i in range(600)], mail=[f'p{i}@mail.org' for i in range(600)])
    s = Schema.infer(df)
    s.person = 'patient'
    e = exam(df, schema=s, cache=False)
    assert not set(e.train.patient) & set(e.holdout.patient) and e.schema.person == 'patient' and len(e.train) + len(e.holdout) == 600
    assert 'mail' not in [c.name for c in e.schema.modelled]

@pytest.mark.parametrize('df', [people(12, 3), people(60, 3).assign(age=np.nan, town=None), people(60, 3).assign(one='x'), people(60, 4).set_axis([0, 1, 2, 'a b', '$x$'], axis=1),
                                people(80, 5).assign(when=pd.Timestamp('2020-01-01') + pd.to_timedelta(np.arange(80), 'D'), flag=np.arange(80) % 2 == 0)], ids=['12 rows', 'empty columns', 'constant', 'odd names', 'dates'])
def test_the_ends_come_through_with_odd_tables(df):
    e = exam(df, cache=False)
    out = Independent(e.schema, 1).mask(e.train)
    assert len(out) == len(e.train) and {c.name for c in e.schema.modelled} <= set(out)
    assert out.equals(Independent(e.schema, 1).mask(e.train))

# Results that are kept

SCRIPT = '''
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from test_rumap import *
class Once(Rows):
    def mask(self, df):
        with open(sys.argv[2], 'a') as f: f.write(f'{self.share} {self.seed}\\n')
        if sys.argv[4:] == [f'{self.share}', f'{self.seed}']: os.kill(os.getpid(), signal.SIGKILL)
        return super().mask(df)
m = rumap([Once(0.), Once(.5)], real, seeds=2, cache=sys.argv[3], holdout=held, schema=schema, progress=False)
print(m.to_json())
'''

def test_a_killed_run_goes_on_where_it_stopped(tmp_path, cache):
    run = lambda *more: subprocess.run([sys.executable, '-c', SCRIPT, os.path.dirname(__file__), tmp_path/'log', tmp_path/'kept', *more], capture_output=True, text=True)
    (tmp_path/'kept').mkdir()
    for f in cache.iterdir(): (tmp_path/'kept'/f.name).write_bytes(f.read_bytes()) # both ends are there already
    assert run('0.5', '0').returncode == -signal.SIGKILL
    assert (tmp_path/'log').read_text().split('\n')[:-1] == ['0.0 0', '0.5 0']
    again = run()
    assert again.returncode == 0, again.stderr
    assert sorted((tmp_path/'log').read_text().split('\n')[2:-1]) == ['0.0 1', '0.5 0', '0.5 1'] # not 0.0 0
    assert not list((tmp_path/'kept').glob('.*')) and len(json.loads(again.stdout)['methods']) == 4

def test_the_kept_files_hold_figures_and_no_cell(shown, cache):
    files = list(cache.glob('*.json'))
    assert len(files) >= 12
    for f in files:
        doc = json.loads(f.read_text(), parse_constant=lambda x: pytest.fail(x))
        assert list(doc) == ['figures', 'cpu_seconds'] and all(set(x) == {'name', 'value', 'low', 'high', 'reference', 'room', 'better', 'attack', 'chance', 'given'} for x in doc['figures'])
        assert all(isinstance(x[k], (int, float, type(None))) for x in doc['figures'] for k in ('value', 'low', 'high', 'reference'))

def test_a_damaged_file_is_measured_again(tmp_path):
    e = exam(real, holdout=held, schema=schema, cache=tmp_path)
    from masknb.evaluation.rumap import result
    first = result(e, Rows(.5, schema))['figures']
    path, = tmp_path.glob('*.json')
    path.write_text(path.read_text()[:100])
    pd.testing.assert_frame_equal(pd.DataFrame(result(e, Rows(.5, schema))['figures']).query('room != "cost"'), pd.DataFrame(first).query('room != "cost"'))

def test_the_key_tells_apart_what_differs(tmp_path):
    e = exam(real, holdout=held, schema=schema, cache=tmp_path)
    base = key_of(e, Rows(.5, schema, 1))
    assert base == key_of(exam(real.copy(), holdout=held, schema=schema, cache=tmp_path), Rows(.5, schema, 1))
    others = [key_of(e, Rows(.4, schema, 1)), key_of(e, Rows(.5, schema, 2)), key_of(e, Coarse(.5, schema, 1)), key_of(exam(real[:-1], holdout=held, schema=schema, cache=tmp_path), Rows(.5, schema, 1)),
              key_of(exam(real, holdout=held[:-1], schema=schema, cache=tmp_path), Rows(.5, schema, 1)), key_of(exam(real, holdout=held, schema=schema, quick=False, cache=tmp_path), Rows(.5, schema, 1)),
              key_of(exam(real, holdout=held, schema=aimed, cache=tmp_path), Rows(.5, schema, 1))]
    assert len({base, *others}) == 8
    assert described(Rows(.5, pd.DataFrame({'a': [1]}))) != described(Rows(.5, pd.DataFrame({'a': [2]})))
    assert described(Rows({'k': (1, 2.5), 'f': len}, {3, 1})) == described(Rows({'f': len, 'k': (1, 2.5)}, {1, 3}))

def test_a_masker_is_told_by_its_recipe_also_after_it_was_fitted():
    from masknb import Masker
    one, other, again = Masker(schema), Masker(schema, 'fast'), Masker(schema)
    again.cost, again.history, again.drawn, again.rules = dict(seconds=3.2), object(), 7, ['found'] # what a fit leaves
    assert described(one) == described(again) != described(other)
    assert described(Masker()) != described(Masker(rules=[])) # the one keeps the schema's rules

@pytest.mark.parametrize('change', [lambda d: d[::-1], lambda d: d.rename(columns={'a': 'c'}), lambda d: d.assign(a=d.a.astype('float32')), lambda d: d[['b', 'a']], lambda d: d.assign(b=[[1], [3]])])
def test_fingerprints_differ(change):
    df = pd.DataFrame({'a': [1., np.nan], 'b': [[1], [2]]})
    assert fingerprint(df) == fingerprint(df.copy()) != fingerprint(change(df))

# Pictures and pages

def test_page_and_notebook_run_nothing_and_load_nothing(shown, tmp_path):
    shown.to_html(tmp_path/'m.html', title='<script>x</script>')
    page = (tmp_path/'m.html').read_text()
    for text in (page, shown._repr_html_()):
        assert not re.search(r'<script|https?:|src=|href=|url\(|@import|\bon\w+=', text)
        assert all(m in text for m in shown.table.index)
    assert "default-src 'none'" in page and '&lt;script&gt;' in page
    with pytest.raises(DataError, match='exists already'): shown.to_html(tmp_path/'m.html')

def test_hostile_names_are_only_text(shown):
    bad = '"><img src=x onerror=alert(1)>$\\frac{$'
    m = drawn(shown.figures.replace({'method': {'ranges': bad}}), shown.facts, {'</svg>': '<b>'})
    assert '<img' not in m._repr_html_() and '</svg> is missing' not in m._repr_html_() and '&lt;/svg&gt; is missing' in m._repr_html_() and len(m._repr_png_()) > 1000

def test_json_is_strict_and_whole(shown, tmp_path):
    text = shown.to_json(tmp_path/'m.json')
    doc = json.loads((tmp_path/'m.json').read_text(), parse_constant=lambda x: pytest.fail(x))
    assert list(doc['panels']) == list(shown.panels) and doc['methods'][0].keys() >= {'risk', 'worst', 'worst_gain', 'worst_low', 'worst_high'}
    assert text == (tmp_path/'m.json').read_text() and [m['method'] for m in doc['methods']] == list(shown.table.index) and len(doc['figures']) == len(shown.figures)

@pytest.mark.parametrize('low, high', [(0, 1), (-.3, 1.1), (.012, .019), (-7, 33), (0, 1e-9), (3e5, 9e5)])
def test_ticks_are_few_round_and_inside(low, high):
    t = ticks(low, high)
    assert 2 <= len(t) <= 8 and min(t) >= low - 1e-9 and max(t) <= high + 1e-9 and np.allclose(np.diff(t), np.diff(t)[0])

def test_names_in_a_crowd_do_not_cover_each_other():
    rng = np.random.default_rng(0)
    at, names = [(600 + 40*x, 300 + 60*y) for x, y in rng.random((9, 2))], ['a method of some kind']*9
    boxes = [(x if a == 'start' else x - 6.6*21, y - 7.5, x + 6.6*21 if a == 'start' else x, y + 7.5) for x, y, a in label_places(at, names)]
    assert not any(b[0] < o[2] - 1e-6 and o[0] < b[2] - 1e-6 and b[1] < o[3] - 1e-6 and o[1] < b[3] - 1e-6 for i, b in enumerate(boxes) for o in boxes[:i])

# From files

@pytest.fixture(scope='module')
def tables(tmp_path_factory):
    f = tmp_path_factory.mktemp('files')
    real.to_csv(f/'real.csv', index=False); held.to_parquet(f/'held.parquet', index=False); aimed.save(f/'schema.json')
    return f

def test_compare_draws_a_map_from_files(tables, capsys):
    f = lambda name: str(tables/name)
    args = ['compare', f('real.csv'), '--holdout', f('held.parquet'), '--methods', 'kanon,cart', '--k', '5', '--schema', f('schema.json'), '--seeds', '1',
            '--line', 'risk=.09', '--cache', f('kept'), '--html', f('map.html'), '--json', f('map.json')]
    assert main(args) == 0
    doc, said = json.loads((tables/'map.json').read_text()), capsys.readouterr().out
    assert len(doc['methods']) == 4 and doc['thresholds'] == {'risk': .09} and not doc['notes'] and len(list((tables/'kept').glob('*.json'))) == 4 and 'k-anonymity (k=5, Mondrian)' in said
    assert 'Within your lines' in said and all(m['method'] in (tables/'map.html').read_text() for m in doc['methods'])
    assert main(args) == 2 and 'exists already' in capsys.readouterr().err

@pytest.mark.parametrize('more, words', [(['--methods', 'magic'], 'magic'), (['--methods', ''], 'choose from'), (['--line', 'risk'], 'risk=VALUE'), (['--line', 'cost=3'], "'cost'"), (['--target', 'fate'], 'fate'), (['--holdout', 'no.csv'], 'no such file')])
def test_compare_refuses_before_any_work(tables, capsys, more, words):
    try: code = main(['compare', str(tables/'real.csv'), '--html', str(tables/'new.html'), *more])
    except SystemExit as e: code = e.code
    assert code == 2 and words in capsys.readouterr().err and not (tables/'new.html').exists()

def test_every_short_name_makes_its_method():
    args = parser().parse_args(['compare', 'a.csv', '--methods', ','.join(METHODS), '--fast', '--k', '7', '--l', '3', '--t', '.3', '--epsilon', '2', '--noise', '30'])
    made = {m: METHODS[m](args) for m in args.methods}
    assert [type(m).__name__ for m in made.values()] == ['Masker', 'Masker', 'KAnonymity', 'KAnonymity', 'KAnonymity', 'KAnonymity', 'Cart', 'Forest', 'Noise', 'Histogram'] and [made[m].over for m in ('kanon', 'kanonall')] == ['quasi-identifiers', 'all columns']
    assert all(callable(m.mask) for m in made.values()) and made['dp'].privacy.epsilon == made['histogram'].epsilon == 2 and made['noise'].epsilon == 30 and made['gan'].recipe == PRESETS['fast']
    assert [(m.k, m.l, m.t) for m in (made['kanon'], made['ldiv'], made['tclose'])] == [(7, None, None), (7, 3, None), (7, None, .3)]
