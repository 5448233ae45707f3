"""The dossier: what was asked for is in it, what nobody answered is open, nothing of few people is told or can be computed, and the page does nothing."""
import json, re, shutil, subprocess
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product
import numpy as np, pandas as pd, pytest
from masknb import Column, Privacy, Schema, evaluate
from masknb.dp.accountant import Spend
from masknb.dp.ledger import Ledger
from masknb.errors import DataError
from masknb.evaluation.disclosure import few
from masknb.evaluation.dossier import QUESTIONS, Dossier, answered, dossier, read_answers, subgroups
from masknb.evaluation.figures import Tables, shielded
from masknb.evaluation.scanner import scan

def people(n, seed):
    rng = np.random.default_rng(seed)
    age, pay = rng.integers(18, 80, n), rng.lognormal(8, .5, n).round(2)
    return pd.DataFrame({'age': age, 'town': rng.choice(list('ABC'), n, p=[.5, .3, .2]), 'pay': pay, 'born': pd.Timestamp('1950-01-01') + pd.to_timedelta(rng.integers(0, 9000, n), 'D'),
                         'mail': [f'p{seed}.{i}@example.org' for i in range(n)], 'ill': np.where(age + rng.normal(0, 10, n) > 55, 'yes', 'no')})

real, held, fresh = (people(700, s) for s in range(3))
schema = Schema.infer(real, target='ill')
for n in ('age', 'town', 'born'): schema[n].role = 'quasi-identifier'
schema['pay'].role = 'sensitive'
report = evaluate(real, fresh.drop(columns='mail'), held, schema, quick=True)

class Stand:
    "Stands in for a masking method."
    def __init__(self, label='a stand-in', **more): self.label, self.seed, self.schema = label, 12345, schema; vars(self).update(more)
    def mask(self, df): return fresh

tables = dict(train=real, synthetic=fresh, holdout=held)
make = lambda method=None, **kw: dossier(method or Stand(), report, **kw)
whole = make(yardsticks=['0.09', 'k=5', 'k=11'], **tables)
ANSWERS = dict(purpose='Teaching', recipients='Students, bound by the house rules', release='restricted', basis='Art. 6(1)(e)', knowledge='Nothing', images='Looked through on Monday', actual_knowledge='None',
               measures='Access control', identifiable='No: they know nobody of these', minimisation='A course needs no less', intruder='Two colleagues, a day, nobody found', commitment='Our privacy page', contract='Agreement 7', review='2027-01-31', signers=[dict(name='Ada', role='Steward', date='2026-11-25')])

def test_everything_that_was_asked_for_is_there():
    c = whole.content
    assert len(c['safe_harbor']) == 18 and [t['criterion'] for t in c['wp29']] == ['singling out', 'linkability', 'inference']
    for t in c['wp29']:
        for a in t['attacks']: assert a['attack']['n'] and a['control']['n'] and (a['baseline'] is not None or a['attack']['n'])
    assert {f['name'] for f in c['tcap']} == {'TCAP of pay', 'TCAP of ill'}
    assert {g['column'] for g in c['subgroups']} == {'age', 'town', 'born', 'pay'} and all(g['groups'] for g in c['subgroups'])
    assert c['privacy'] == dict(differential=False, sentence=c['privacy']['sentence'], purchases=[], declared=[], not_covered=[])
    assert {x['letter']: x['columns'][0]['done'] for x in c['safe_harbor'] if x['columns']} == {'C': 'given in the masked table', 'F': 'left out'}

def test_open_items_are_those_that_nobody_answered():
    assert set(QUESTIONS.values()) <= set(whole.open) and any('Nobody confirmed' in o for o in whole.open)
    done = Schema.from_json(schema.to_json()).confirm('Ada')
    full = make(Stand(schema=done, techniques=[('synthetic data', 'others')]), schema=done, by=['town'], **tables, **ANSWERS)
    assert full.open == [] and 'yours to judge' in repr(full)
    assert '<span class="open">' not in full._repr_html_() and 'Ada' in full._repr_html_() and full._repr_html_().count('✓') == 4
    done['town'].role = 'other'
    assert any('changed after Ada' in o for o in make(schema=done, **ANSWERS).open)

def test_without_tables_and_hold_out_the_gaps_are_told():
    bare = dossier(Stand(), evaluate(real, fresh, None, schema, quick=True))
    said = ' '.join(bare.open)
    for words in ('not at hand for the detectors', 'without people who were never', 'Groups of people were not compared', 'not known in the terms'): assert words in said, words
    assert {x['state'] for x in bare.content['safe_harbor']} >= {'not looked for', 'found'}

@pytest.mark.parametrize('ledger', [None, 'private', 'void'])
def test_privacy_is_told_in_full_or_denied(ledger):
    book = None
    if ledger: book = Ledger(Privacy(2., seed=1 if ledger == 'void' else None)); book.buy('counts', Spend('discrete gaussian', 9.)); book.declare('bounds of age')
    c = make(Stand(ledger=book)).content['privacy']
    assert c['differential'] is bool(ledger) and c['sentence'].startswith('No differential privacy' if book is None else 'epsilon')
    assert ('VOID' in c['sentence']) is (ledger == 'void') and len(c['purchases']) == bool(ledger) and (not ledger or c['not_covered'] and c['declared'] == ['bounds of age'])

def test_the_unit_is_a_person_with_so_many_rows_in_ledger_and_dossier_alike():
    who = Schema([replace(c) for c in schema if c.name != 'mail'] + [Column('who', 'identifier')], person='who')
    book = Ledger(Privacy(2.), 'person', 4); book.buy('counts', Spend('discrete gaussian', 9., rows=4))
    c = dossier(Stand(ledger=book, schema=who), report, who).content
    assert c['data']['unit'] == 'person, told by who, with up to 4 rows' and c['privacy']['unit'] == 'person' and c['privacy']['rows'] == 4
    assert 'per person of up to 4 rows' in c['privacy']['sentence'] and any('Several rows may be of one person' in l for l in c['limits'])
    one = Ledger(Privacy(2.)); one.buy('counts', Spend('discrete gaussian', 9.))
    assert book.epsilon > 3*one.epsilon # what four rows cost
    assert dossier(Stand(ledger=Ledger(Privacy(2.))), report, who).content['data']['unit'] == 'row' # that is all that was promised

def test_methods_of_the_house_are_named_in_the_terms_of_the_standard():
    from masknb import Masker
    from masknb.baselines.anonymity import KAnonymity
    from masknb.baselines.sequential import Cart
    families = lambda m: {(t['family'], t['technique'].split(',')[0].split(':')[0]) for t in dossier(m, report, schema).content['techniques']}
    assert ('synthetic data', 'rows drawn from a generative adversarial network') in families(Masker(schema))
    got = families(KAnonymity(k=5, l=2, schema=schema))
    assert ('formal privacy measurement model', 'k-anonymity') in got and ('formal privacy measurement model', 'l-diversity') in got and not any('closeness' in t for _, t in got)
    assert any(f == 'synthetic data' for f, _ in families(Cart(schema)))
    settings = dossier(KAnonymity(k=5, schema=schema), report).content['method']['settings']
    assert settings['k'] == 5 and 'seed' not in settings

def test_the_seed_is_never_told(): assert '12345' not in whole.to_json() and '12345' not in whole._repr_html_()

# Cells of few people

def test_no_hidden_cell_follows_from_the_total():
    "Whatever the counts: what is hidden is two cells or more, of `least` people together, so that at least two splits of their sum exist."
    for least, counts in product((5, 11), [c for k in (2, 3, 4) for c in product((0, 1, 4, 7, 30), repeat=k)]):
        c = np.array(counts); hide = shielded(c, least)
        assert not ((0 < c) & (c < least) & ~hide).any()
        if hide.any() and (c > 0).sum() > 1 and not (hide | (c == 0)).all(): assert hide.sum() > 1 and c[hide].sum() >= least, counts
        assert hide.any() == ((0 < c) & (c < least)).any()

@pytest.mark.parametrize('least', [5, 11])
def test_rates_of_few_people_are_hidden_with_all_that_gives_them_away(least):
    hits = np.resize([2, 500 - 1, 4, 300, 300], len(report.attacks))
    odd = replace(report, attacks=report.attacks.assign(hits=hits, trials=500, attack_rate=hits/500, control_hits=200, control_trials=500, control_rate=.4))
    for t in dossier(Stand(), odd, schema, least=least).content['wp29']:
        for a in t['attacks']:
            for r in (a['attack'], a['control']): assert r['rate'] is None or not few(r['rate']*r['n'], r['n'], least)
            hidden = bool(a['attack']['hidden'] or a['control']['hidden'])
            assert (a['risk']['value'] is None) is hidden and (not hidden or '%' not in a['says'])

def test_groups_of_few_people_are_pooled():
    few_of = real.assign(town=np.where(np.arange(700) < 3, 'Z', real.town))
    t = Tables.of(few_of, fresh.drop(columns='mail'), held, schema, quick=True)
    labels = [g['label'] for g in subgroups(t, ['town'])[0]['groups']]
    assert 'Z' not in labels and '(others)' in labels and len(labels) == 3 # the next smallest is pooled with it
    with pytest.raises(DataError, match='not in both tables'): subgroups(t, ['luck'])

@pytest.mark.parametrize('least', [5, 11])
def test_the_scanner_finds_nothing(least, tmp_path):
    rare = real.copy(); rare.loc[0, ['age', 'town', 'pay']] = 137, 'Canaryville', 987654.25
    d = make(least=least, **dict(tables, train=rare))
    for text in (d.to_json(), d._repr_html_()):
        found = scan(text, rare, schema, least)
        assert found.empty, found.to_string()
        assert 'Canaryville' not in text and '137' not in re.findall(r'\d+', text)

# Bad input

@pytest.mark.parametrize('given, words', [(dict(release='secret'), 'one of public'), (dict(purpos='x'), 'no question'), (dict(review='soon'), 'must be a date'), (dict(purpose=3), 'must be text'), (dict(signers='Ada'), 'must be a list'),
    (dict(least=3), 'at least 5'), (dict(yardsticks=['k=3']), 'are unknown'), (dict(by=['luck']), 'not in both tables')])
def test_bad_input_is_one_clear_error(given, words):
    with pytest.raises(DataError, match=words): make(**given, **(tables if 'by' in given else {}))

def test_answers_are_read_from_a_file(tmp_path):
    (tmp_path/'a.json').write_text(json.dumps(ANSWERS)); (tmp_path/'b.json').write_text('[]')
    assert read_answers(tmp_path/'a.json') == ANSWERS and answered({})['purpose'] is None
    for name in ('b.json', 'c.json'):
        with pytest.raises(DataError): read_answers(tmp_path/name)

# What laws and standards ask

def test_every_recipient_has_a_statement_of_their_own():
    two = [dict(name='Students', binds='house rules', judgement='no'), dict(name='A company', knowledge='its customers')]
    d = make(recipients=two, knowledge='Newspapers', **tables)
    page = d._repr_html_()
    assert all(w in page for w in ('Students', 'A company', 'its customers', 'Newspapers', 'EDPS v SRB', 'not said: what binds them'))
    assert QUESTIONS['identifiable'] in d.open and QUESTIONS['knowledge'] not in d.open # the company's is not judged, and all knowledge is told
    assert QUESTIONS['identifiable'] not in make(recipients=[two[0]], **tables).open and 'A company: what binds them?' in d.open
    same = Dossier.from_json(d.to_json())
    assert same._repr_html_() == page and same.content['answers']['recipients'] == two

def test_the_five_dimensions_say_what_was_kept_of_whom_and_ask_why():
    d = make(minimisation=dict(who='one ward'), **tables)
    page, left = d._repr_html_(), [o for o in d.open if o.startswith('Minimisation')]
    assert [o.split(',')[1].split(':')[0].strip() for o in left] == ['what', 'when', 'where', 'how'] and 'one ward' in page
    assert 'left out: mail' in page and 'born: given in the masked table' in page and QUESTIONS['minimisation'] not in d.open
    assert 'stand for real people' in page # nobody said what the stand-in does
    assert 'rows drawn anew' in make(Stand(techniques=[('synthetic data', 'drawn anew')]), **tables)._repr_html_()

def test_hazards_are_told_where_there_is_a_promise_only():
    private = make(Stand(ledger=Ledger(Privacy(3., seed=0))), **tables)._repr_html_()
    assert 'Hazards of a privacy promise' in private and 'drawn from a seed' in private and 'Hazards' not in whole._repr_html_()
    class Odd: # of another's method, that knows less
        epsilon = delta = unit = rows = sealed = None
        def sentence(self): return 'Some promise.'
    assert 'the method tells no epsilon' in make(Stand(ledger=Odd()), **tables)._repr_html_()

def test_metadata_is_json_ld_with_no_value_of_the_table(tmp_path):
    d = make(release='public', **tables)
    doc = json.loads(d.to_jsonld(tmp_path/'m.jsonld', publisher='Hospital', contact='a@example.org', keywords=['x']), parse_constant=lambda x: pytest.fail(x))
    assert doc['@type'] == 'dcat:Dataset' and doc['dct:accessRights']['@id'].endswith('/PUBLIC') and {k.split(':')[0] for k in doc if ':' in k} <= set(doc['@context'])
    assert [c['csvw:name'] for c in doc['healthdcatap:hasVariables']['csvw:table']['csvw:column']] == ['age', 'town', 'pay', 'born', 'ill']
    assert 'dct:identifier' in doc['rdfs:comment'] and 'dct:publisher' not in doc['rdfs:comment']
    assert scan((tmp_path/'m.jsonld').read_text(), real, schema).empty
    with pytest.raises(DataError, match="'colour'"): d.to_jsonld(colour='red')

def test_the_exercise_is_a_page_to_fill_in(tmp_path):
    d = make(release='restricted', **tables)
    d.exercise(tmp_path/'x.html')
    text = (tmp_path/'x.html').read_text()
    assert all(w in text for w in ('Can you recognise anybody?', 'born', 'Claims', 'restricted', 'held out')) and 'mail' not in ' '.join(Page(text).text).replace('e-mail', '')
    with pytest.raises(DataError, match='exists already'): d.exercise(tmp_path/'x.html')

# File and page

def test_json_is_strict_versioned_and_enough_for_the_page(tmp_path):
    whole.to_json(tmp_path/'d.json')
    c = json.loads((tmp_path/'d.json').read_text(), parse_constant=lambda x: pytest.fail(x))
    assert (c['format'], c['version'], c['open']) == ('masknb dossier', 3, whole.open)
    again = Dossier.from_json((tmp_path/'d.json').read_text())
    assert again._repr_html_() == whole._repr_html_() and again.answer(purpose='x').content['answers']['purpose'] == 'x'
    with pytest.raises(DataError, match='exists already'): whole.to_json(tmp_path/'d.json')
    for bad, words in (('{"format": "masknb dossier", "version": 9}', 'version 9'), ('{"format": "masknb dossier", "version": 3}', 'lacks its parts'), ('[]', 'no dossier')):
        with pytest.raises(DataError, match=words): Dossier.from_json(bad)

class Page(HTMLParser):
    "Tags and attributes of a page, and its text."
    def __init__(self, text): super().__init__(); self.tags, self.attributes, self.text = set(), [], []; self.feed(text)
    def handle_starttag(self, tag, attrs): self.tags.add(tag); self.attributes += [(k, v or '') for k, v in attrs]
    def handle_data(self, data): self.text.append(data)

TAGS = set('html head meta title style body div p h1 h2 h3 table thead tbody tr th td ul ol li b br span details summary svg line circle'.split())
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}'

def test_the_page_does_nothing_whatever_names_and_answers_are(tmp_path):
    odd = Schema([Column(HOSTILE, 'text', identifies=HOSTILE), *schema.columns])
    d = dossier(Stand(HOSTILE), report, odd, purpose=HOSTILE, recipients=[dict(name=HOSTILE, binds=HOSTILE)], minimisation={'who': HOSTILE}, signers=[dict(name=HOSTILE)], limits=[HOSTILE])
    d.to_html(tmp_path/'d.html'); d.exercise(tmp_path/'x.html')
    for name in ('x.html', 'd.html'):
        text = (tmp_path/name).read_text(); page = Page(text)
        assert page.tags <= TAGS, page.tags - TAGS
        assert not [k for k, v in page.attributes if k.startswith('on') or k in ('src', 'href')] and "default-src 'none'" in text and not re.search(r'https?:|url\(', text)
    assert ' '.join(page.text).count(HOSTILE) >= 5

CHROME = shutil.which('chromium') or shutil.which('google-chrome')

@pytest.mark.skipif(CHROME is None, reason='no chromium here')
@pytest.mark.parametrize('width', [400, 1280])
def test_the_page_opens_in_a_browser_without_complaint_and_fits(width, tmp_path):
    whole.to_html(tmp_path/'d.html')
    got = subprocess.run([CHROME, '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic', f'--user-data-dir={tmp_path}/profile',
        f'--window-size={width},4000', '--enable-logging=stderr', '--v=0', '--hide-scrollbars', f'--screenshot={tmp_path}/d.png', f'file://{tmp_path}/d.html'], capture_output=True, text=True, timeout=90)
    assert 'CONSOLE' not in got.stderr and 'ERR_' not in got.stderr, got.stderr
    import matplotlib.image
    image = matplotlib.image.imread(tmp_path/'d.png')[:, :, :3]
    assert image.shape[1] == width and (image[:, -4:] == image[:1, -4:]).all() # nothing runs over the edge
