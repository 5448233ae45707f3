"""The report: answers that are known beforehand, nothing of a real person in it, a page that does nothing, and words for all that cannot be had."""
import json, re
from dataclasses import replace
from html.parser import HTMLParser
import numpy as np, pandas as pd, pytest
from masknb import Schema, evaluate
from masknb.errors import DataError
from masknb.evaluation.scanner import scan

def people(n, seed):
    "Illness follows from age, rent from pay; pay is told to the cent, so that it names its person."
    rng = np.random.default_rng(seed)
    age, pay = rng.normal(50, 15, n).round(), rng.lognormal(8, .5, n).round(2)
    ill = rng.random(n) < 1/(1 + np.exp(-(age - 55)/5))
    return pd.DataFrame({'age': age, 'town': rng.choice(list('ABCDEF'), n, p=[.4, .2, .1, .1, .1, .1]), 'pay': pay, 'rent': (pay*rng.uniform(.2, .3, n)).round(1),
                         'born': pd.Timestamp('1950-01-01') + pd.to_timedelta(rng.integers(0, 9000, n), 'D'), 'ill': np.where(ill, 'yes', 'no')})

real, held, fresh = (people(1000, s) for s in range(3))
schema = Schema.infer(real, target='ill')
for c in schema: c.role = {'ill': 'target', 'rent': 'sensitive'}.get(c.name, 'quasi-identifier')
look = lambda synthetic, train=real, holdout=held, schema=schema, **kw: evaluate(train, synthetic, holdout, schema, quick=True, **kw)
few, rng = lambda d: d[:120], np.random.default_rng(9)
CASES = dict(copy=real.sample(frac=1, random_state=0), held=held, torn=fresh.apply(lambda s: pd.Series(rng.permutation(s.array))),
             planted=pd.concat([fresh[:990], real[:10]]), fresh=fresh, shuffled=fresh.assign(age=rng.permutation(fresh.age)))

@pytest.fixture(scope='module')
def reports(): return {k: look(v) for k, v in CASES.items()}

def test_every_figure_is_whole(reports):
    for r in reports.values():
        known = r.figures[r.figures.value.notna() & (r.figures.room != 'cost')]
        assert (known.low <= known.value).all() and (known.value <= known.high).all() and r.figures.name.is_unique
        assert (r.figures.definition != '').all() and r.figures.meaning.str.endswith('.').all() and not r.figures.meaning.str.contains('nan|None').any()
        assert (r.figures.value.isna() == r.figures.meaning.str.startswith('Not available')).all()

def test_a_copy_raises_every_alarm_and_is_told_from_nothing(reports):
    r = reports['copy']
    assert list(r.alarms.name) == [n for n in r.figures.name[(r.figures.room == 'risk') & r.figures.reference.notna()] if n not in ('hold-out overlap', 'row order')]
    assert r['DCR share'] > .9 and r['membership inference AUC'] > .95 and abs(r['detection AUC'] - .5) < .06 and r['column similarity'] == 1

@pytest.mark.parametrize('case, alarms', [('fresh', []), ('torn', ['skill kept'])])
def test_no_alarm_of_risk_without_a_leak(reports, case, alarms): assert list(reports[case].alarms.name) == alarms

def test_the_hold_out_as_synthetic_table_is_noticed(reports): assert {'exact copies excess', 'membership inference AUC'} <= set(reports['held'].alarms.name)

@pytest.mark.parametrize('case', ['held', 'fresh'])
def test_real_rows_are_near_the_reference(reports, case):
    f = reports[case].figures.set_index('name')
    for k in ('column similarity', 'pair trends', 'three-way marginals', 'association difference'): assert abs(f.value[k] - f.reference[k]) < .03, f.loc[k]
    for k in ('TSTR / TRTR (boosting)', 'TSTR / TRTR (logistic)'): assert f.value[k] > .96 and (f.value[k] < 1.04 or case == 'held'), f.loc[k] # who trains on the test does better

def test_torn_columns_pass_alone_and_fail_together(reports):
    f = reports['torn'].figures.set_index('name')
    assert f.value['column similarity'] > .95 and f.low['detection AUC'] > .7
    for k in ('pair trends', 'three-way marginals', 'TSTR / TRTR (boosting)', 'TSTR ROC AUC (boosting)', 'regression interval overlap'): assert f.high[k] < f.reference[k], f.loc[k]
    assert abs(f.value['TSTR ROC AUC (boosting)'] - .5) < .1

def test_one_percent_of_copies_is_found(reports):
    r = reports['planted']
    assert {'exact copies', 'exact copies excess'} <= set(r.alarms.name) and r['exact copies'] == .01
    assert 'alarm' in repr(r) and 'alarm' not in repr(reports['fresh'])

def test_a_shuffled_column_lowers_what_it_should_and_nothing_else(reports):
    a, b = (reports[k].figures.set_index('name') for k in ('fresh', 'shuffled'))
    pd.testing.assert_frame_equal(reports['fresh'].columns, reports['shuffled'].columns) # each column by itself is as it was
    same = ['column similarity', 'KL divergence (mean)', 'missing rates', 'lost categories', *(k for k in a.index if a.room[k] == 'cost')]
    pd.testing.assert_frame_equal(a.loc[same, ['value', 'reference', 'meaning']], b.loc[same, ['value', 'reference', 'meaning']])
    assert b.high['pair trends'] < a.value['pair trends'] and b.low['detection AUC'] > a.high['detection AUC'] and b.high['TSTR / TRTR (boosting)'] < .9
    assert b.low['association difference'] > a.high['association difference']
    x, y = (reports[k].association[2].abs() for k in ('fresh', 'shuffled'))
    others = [n for n in real if n != 'age']
    pd.testing.assert_frame_equal(x.loc[others, others], y.loc[others, others])
    assert y.loc['age', 'ill'] > .4 > 4*x.loc['age', 'ill']
    assert list(reports['shuffled'].alarms.name) == ['skill kept'] # age is what tells who is ill

def test_the_same_seed_gives_the_same_report():
    one, two = (look(few(fresh), few(real), few(held)).to_json() for _ in range(2))
    assert one == two

# Nothing of a real person

RARE = dict(age=137, town='Canaryville', pay=987654.25, rent=31337.7, born=pd.Timestamp('1871-03-09'))

def kept_quiet(train, least=5):
    "What a report must not write of a table: labels of fewer than `least` rows, the `least` - 1 values at either end, and values of a single person; each as it may be written."
    out = set()
    for _, s in train.items():
        rows = s.value_counts()
        if pd.api.types.is_datetime64_any_dtype(s): out |= {w for v in pd.concat([s.nlargest(least - 1), s.nsmallest(least - 1)]) for w in (f'{v:%Y-%m-%d}', f'{v:%d.%m.%Y}', f'{v.timestamp():.0f}')}
        elif pd.api.types.is_numeric_dtype(s): out |= {w for v in rows.index[rows == 1] for w in (f'{v}', f'{v:,}', f'{v:.0f}', f'{v:,.0f}') if sum(map(str.isdigit, w)) > 4}
        else: out |= {w for v in rows.index[rows < least] for w in (v, json.dumps(v)[1:-1])}
    return out

def leaks(text, words):
    "Those of the words that stand in a text, not as part of a longer number; pictures are no text."
    text = re.sub('base64,[A-Za-z0-9+/=]+', '', text)
    numbers = set(re.findall(r'\d+(?:[.,-]\d+)*', text))
    return {w for w in words if (w in numbers if w[0].isdigit() else w in text)}

def written(report, folder):
    "The report in each of its forms."
    report.to_html(folder/'r.html', force=True)
    return dict(terminal=repr(report), notebook=report._repr_html_(), json=report.to_json(), page=(folder/'r.html').read_text())

@pytest.fixture(scope='module')
def canaries():
    train = pd.concat([real, pd.DataFrame([RARE | {'ill': 'canary fever'}])], ignore_index=True)
    rare = Schema.infer(train, target='ill')
    return train, look(pd.concat([fresh, train[-1:], train[:3]]), train, schema=rare), look(fresh[:300], train[-300:], None, schema=rare)

def test_no_rare_value_and_no_row_is_in_any_form_of_the_report(canaries, tmp_path):
    train, *both = canaries
    words = kept_quiet(train)
    assert {'Canaryville', 'canary fever', '987654.25', '31337.7', '1871-03-09'} <= words and len(words) > 2000
    for r in both:
        for form, text in written(r, tmp_path).items(): assert leaks(text, words) == set(), form
        labels = {str(x) for s in r.shares.values() for x in s.label} # what the pictures write
        assert leaks(' '.join(labels), words) == set() and {'A', 'yes', '(others)'} <= labels
        assert all(s.real.isna().all() or s.real[s.real > 0].min()*r.facts['real_rows'] > 4.99 for s in r.shares.values())

def test_the_scanner_finds_what_is_planted(canaries, tmp_path):
    train, r, _ = canaries
    words, planted = kept_quiet(train), {'Canaryville', '987654.25', '987,654', '1871-03-09'}
    said = f'as in {", or ".join(planted)}, say'
    odd = replace(r, figures=r.figures.assign(name=[said, *r.figures.name[1:]], meaning=said))
    assert all(leaks(text, words) == planted for text in written(odd, tmp_path).values())
    assert leaks(replace(r, shares={'town': pd.DataFrame(dict(label=list(planted), real=.5, synthetic=.5))}).to_json(), words) == planted

def test_a_hidden_bar_does_not_follow_from_the_others():
    train = pd.DataFrame({'town': ['A']*60 + ['B']*49 + ['C']*8 + [None]*3, 'level': [1., 2., 3.] + [np.nan]*117, 'age': np.arange(120.)})
    r = evaluate(train, train, quick=True)
    town = r.shares['town'].set_index('label').real
    assert list(town.index[town.isna()]) == ['C', '(missing)'] and town['A'] == 60/120 and town['B'] == 49/120
    assert r.shares['level'].real.isna().all() # 117 missing ones tell of three that are not
    assert r.columns.missing_real[['town', 'level']].isna().all() and r.columns.missing_real['age'] == 0

def small_counts(told):
    "Whoever wants to know: counts of one to four people, or of all but so few, that the figures of a file can be solved for."
    small = lambda n, *shares: {c for s in shares if s is not None for c in (s*n, n - s*n) if .5 < c < 4.5}
    facts, figures, out = told['facts'], {f['name']: f for f in told['figures']}, set()
    for a in told['attacks']:
        n, m, gain = a['trials'], a['control_trials'], figures[a['attack']]['value']
        from_gain = [] if gain is None or a['control_rate'] is None else [gain*(1 - a['control_rate']) + a['control_rate']]
        said = [float(x)/100 for x in re.findall(r'([\d.]+)%', a['says'] + figures[a['attack']]['meaning'])]
        guess = [] if a['attack'] == 'linkability' else [a['baseline_rate']] # one in a pool, nobody's answer
        out |= {(a['attack'], round(c, 2)) for c in small(n, a['attack_rate'], *from_gain, *guess) | small(m, a['control_rate']) | {c for x in said for c in small(n, x) & small(m, x)}}
    copies = figures['exact copies']
    out |= {('exact copies', c) for c in small(facts['synthetic_rows'], copies['value']) | small(facts['holdout_rows'] or facts['real_rows'], copies['reference'])}
    for k in ('exact copies excess', 'unique matches'):
        if read := re.match(r'Of the ([\d,]+) training people .*?([\d.]+)%', figures[k]['meaning']): out |= {(k, c) for c in small(int(read[1].replace(',', '')), float(read[2])/100)}
    return out

def test_no_count_of_few_can_be_solved_for(reports):
    spread = lambda r, **kw: replace(r, attacks=r.attacks.assign(**kw))
    few_hits = spread(reports['fresh'], hits=3., trials=500, attack_rate=.006, control_hits=100., control_trials=500, control_rate=.2)
    cases = dict(reports, hits=few_hits, control=spread(reports['fresh'], control_hits=2., control_trials=500, control_rate=.004), missed=spread(reports['fresh'], hits=498., trials=500, attack_rate=.996),
                 copies=look(pd.concat([fresh[:997], real[:3]])), odd=look(fresh[:300], real[-300:], None))
    for k, r in cases.items(): assert small_counts(json.loads(r.to_json())) == set(), k
    exact = dict(json.loads(few_hits.to_json()), figures=json.loads(few_hits.figures.to_json(orient='records')), attacks=json.loads(few_hits.attacks.to_json(orient='records')))
    assert {(a, 3.) for a in few_hits.attacks.attack} <= small_counts(exact) # the solver does find them
    assert ('exact copies', 3.) in small_counts(dict(exact, facts=cases['copies'].facts, figures=json.loads(cases['copies'].figures.to_json(orient='records'))))

def test_what_is_hidden_is_bounded_and_the_rest_is_told(reports):
    r = reports['fresh']
    told = json.loads(replace(r, attacks=r.attacks.assign(hits=3., trials=500, attack_rate=.006, control_hits=0., control_trials=4)).to_json())
    for a in told['attacks']: assert (a['attack_rate'], a['attack_low'], a['trials'], a['control_rate'], a['control_trials']) == (None, 0, 500, None, 0) and 5/500 < a['attack_high'] < .03
    usual = json.loads(reports['copy'].to_json())
    assert usual['attacks'][0]['attack_rate'] == pytest.approx(reports['copy'].attacks.attack_rate[0]) and next(f for f in usual['figures'] if f['name'] == 'exact copies')['value'] == 1

def test_the_scanner_finds_no_small_count(canaries):
    train, *both = canaries
    for r in both:
        for text in (r.to_json(), repr(r)): assert 'small count' not in set(scan(text, train).what)
    assert 'small count' in set(scan(both[0].to_json().replace('"meaning": "', '"meaning": "The smallest group has 2 people. '), train).what)

# A page that does nothing

class Page(HTMLParser):
    "Tags, attributes and text of a page."
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text, self.details, self.inside = set(), [], [], 0, []
        self.feed(text)
    def handle_starttag(self, tag, attrs):
        self.tags.add(tag); self.attributes += [(tag, k, v or '') for k, v in attrs]
        self.details += tag == 'details'
    def handle_data(self, data): self.text.append(data)

TAGS = set('html head meta title style body div p ul li h1 h2 table thead tbody tr th td details summary figure img span b br'.split())
HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "{{ 7*7 }}{% raw %}", '$\\frac{$ _^', "javascript:alert('1')", '</td></table><h1>&amp;']

def check_page(text):
    "No script, no address but pictures within, no attribute that acts."
    page = Page(text)
    assert page.tags <= TAGS, page.tags - TAGS
    for tag, key, value in page.attributes:
        assert key in {'lang', 'charset', 'name', 'content', 'http-equiv', 'class', 'alt', 'src', 'data-label'}, (tag, key)
        if key == 'src': assert re.fullmatch('data:image/png;base64,[A-Za-z0-9+/=]+', value)
        if key == 'http-equiv': assert value == 'Content-Security-Policy'
    style = text[text.index('<style>'):text.index('</style>')]
    assert not re.search(r'https?:|//|@import|url\(', style) and ('http-equiv' not in text or "default-src 'none'" in text)
    return page

def test_the_page_does_nothing_and_defines_everything(reports, tmp_path):
    forms = written(reports['planted'], tmp_path)
    for form in ('page', 'notebook'):
        page = check_page(forms[form])
        assert page.details == len(reports['planted'].figures)
        said = ' '.join(page.text)
        assert all(d in said for d in reports['planted'].figures.definition) and all(m in said for m in reports['planted'].careful().meaning)

def test_hostile_names_labels_and_titles_are_only_text(tmp_path):
    odd = lambda d: d.assign(town=d.town.map(dict(zip('ABCDEF', HOSTILE)))).set_axis(HOSTILE, axis=1)
    r = evaluate(*(odd(d[:200]) for d in (real, fresh, held)), target=HOSTILE[5], quick=True)
    r.to_html(tmp_path/'r.html', title=HOSTILE[0])
    for text in ((tmp_path/'r.html').read_text(), r._repr_html_()):
        said = ' '.join(check_page(text).text)
        assert all(x in said for x in HOSTILE) and '49{%' not in said
    assert {x['name'] for x in json.loads(r.to_json())['columns']} == set(HOSTILE)

def test_a_file_is_replaced_only_when_asked(reports, tmp_path):
    r = reports['fresh']
    assert r.to_json(tmp_path/'r.json') == (tmp_path/'r.json').read_text()
    with pytest.raises(DataError, match='exists already'): r.to_json(tmp_path/'r.json')
    r.to_json(tmp_path/'r.json', force=True)
    told = json.loads((tmp_path/'r.json').read_text(), parse_constant=lambda x: pytest.fail(x))
    assert [f['value'] for f in told['figures']] == [None if v != v else pytest.approx(v) for v in r.careful().value]

# Words for what cannot be had

@pytest.mark.parametrize('tables, words', [
    ((real, fresh.add_prefix('x '), held), 'no column in common'), ((real, fresh, held[['age']]), "hold-out lacks the columns"),
    ((real.head(0), fresh, held), 'training table is empty'), ((real, fresh.head(0), held), 'synthetic table is empty'), ((real, fresh, held.head(0)), 'hold-out table is empty'),
    ((real, fresh.assign(age='old'), held), "'age'"), ((real, fresh.assign(born='then'), held), "'born'"), ((real, fresh, held.assign(pay=[[1]]*1000)), "'pay'"),
    ((real, 'fresh.csv', held), 'not str'), ((real.set_axis([*'abcde', 'e'], axis=1), fresh, held), 'twice')])
def test_tables_that_do_not_fit_are_one_error(tables, words):
    with pytest.raises(DataError, match=words): evaluate(*tables, quick=True)

def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(DataError) as e: evaluate(real, fresh.assign(age='old', born='then'), held, target='fate', quick=True)
    assert len(e.value.problems) == 1 and "'fate'" in str(e.value)
    with pytest.raises(DataError) as e: evaluate(real, fresh.assign(age='old', born='then'), held, quick=True)
    assert len(e.value.problems) == 2

@pytest.mark.parametrize('bend, target, holdout', [
    (lambda d: d.assign(ill='no'), 'ill', True), (lambda d: d.assign(age=np.nan, town=None), 'ill', True), (lambda d: d[['pay']], 'pay', False), (lambda d: d[:12], 'ill', True),
    (lambda d: d.assign(ill=[f'{x} of {i}' for i, x in enumerate(d.ill)]), 'ill', False), (lambda d: d.assign(ill=None), 'ill', False), (lambda d: d.assign(pay=d.pay*1e300), None, True)])
def test_what_cannot_be_measured_says_why(bend, target, holdout):
    a, s, b = (bend(few(d)) for d in (real, fresh, held))
    r = evaluate(a, s, b if holdout else None, target=target, quick=True)
    f = r.figures
    assert (f.value.isna() == f.meaning.str.startswith('Not available: ')).all()
    assert f.name[f.definition == ''].tolist() == []
    for text in (*f.meaning, repr(r), r.to_json()): assert not re.search(r'\b(nan|NaN|inf)\b', text), text
    assert target != 'ill' or holdout or f.value[f.room == 'utility'].isna().all()
