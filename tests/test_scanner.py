"""The scanner: what is planted is found in every format, and nothing is in texts that hold nothing of a person."""
import html, json
import numpy as np, pandas as pd, pytest
from masknb import Schema
from masknb.data import load
from masknb.errors import DataError
from masknb.evaluation.scanner import scan

adult = load('adult')
real, schema, others = adult.train.head(6000), adult.schema, adult.test

def kinds(text, table=real, **kw): return set(scan(text, table, schema if table is real else None, **kw).what)

def notebook(**data):
    "A saved notebook with one output."
    return json.dumps(dict(nbformat=4, nbformat_minor=5, metadata={}, cells=[dict(cell_type='markdown', source=['# A lesson'], metadata={}),
        dict(cell_type='code', execution_count=3, source=['df.head(3)'], metadata={}, outputs=[dict(output_type='display_data', metadata={}, data=data)])]))

ROW = real.iloc[[1234]]
LOUD = ROW.map(lambda v: v.upper() if isinstance(v, str) else v)
FORMS = dict(csv=ROW.to_csv(), semicolons=ROW.to_csv(sep=';', index=False, header=False), tabs=ROW.to_csv(sep='\t'), string=ROW.to_string(), html=ROW.to_html(), bare=ROW.to_html(header=False, index=False),
    records=ROW.to_json(orient='records'), columns=ROW.to_json(), split=ROW.to_json(orient='split'), values=ROW.to_json(orient='values'), pretty=ROW.to_json(orient='records', indent=2), lines=ROW.to_json(orient='records', lines=True),
    repr=str(ROW.iloc[0].to_dict()), one_below_the_other=ROW.iloc[0].to_string(), upper=LOUD.to_csv(), markdown='| ' + ' | '.join(map(str, ROW.iloc[0])) + ' |',
    floats=ROW.astype(dict.fromkeys(('age', 'fnlwgt', 'hours-per-week'), float)).to_csv(), thousands=ROW.assign(fnlwgt=ROW.fnlwgt.map('{:,}'.format)).to_html(),
    escaped='<p>' + html.escape(html.escape(ROW.to_csv())) + '</p>', part=ROW.iloc[:, :6].to_csv(), shuffled=ROW.iloc[:, ::-1].to_csv(header=False), renamed=ROW.set_axis([f'v{i}' for i in range(15)], axis=1).to_json(orient='records'),
    output=notebook(**{'text/plain': ROW.to_string()}), rich=notebook(**{'text/html': ROW.to_html()}), data=notebook(**{'application/json': json.loads(ROW.to_json())}), comment=f'<div><!-- {ROW.to_csv()} --></div>')

@pytest.mark.parametrize('form', FORMS)
def test_a_planted_row_is_found(form): assert 'real row' in kinds(FORMS[form])

def test_every_row_of_a_table_is_found_and_none_of_other_people():
    for table, found in ((real.sample(60, random_state=1), True), (others.sample(60, random_state=1), False)):
        seen = scan(table.to_csv(index=False), real, schema)
        assert (seen[seen.what == 'real row']['where'].nunique() == 60) is found, seen
        assert found or not (seen.what == 'real row').any(), seen

odd = pd.DataFrame({'age': np.random.default_rng(0).integers(18, 80, 900), 'town': np.random.default_rng(1).choice(['Ulm', 'Bonn', 'Köln'], 900),
    'pay': np.random.default_rng(2).lognormal(8, .5, 900).round(2), 'born': pd.Timestamp('1950-01-01') + pd.to_timedelta(np.random.default_rng(3).integers(0, 9000, 900), 'D')})
odd.loc[0] = 137, "O'Hara & Söhne", 987654.25, pd.Timestamp('1871-03-09')

@pytest.mark.parametrize('text', ["she lives in O'Hara & Söhne", "O&#39;HARA &amp; S&Ouml;HNE", '<td>O&#x27;Hara &amp; Söhne</td>', '{"x": "O\'Hara & S\\u00f6hne"}', 'pay was 987654.25', '987,654.25', '987.654,25', "987 654,25", '987654.3', '987,654',
    '9.8765425e5', '1871-03-09', '09.03.1871', '9 March 1871', 'March 9, 1871', '3/9/1871', '{"born": "1871-03-09T00:00:00"}', 'age: 137', '{"age": 137}', '<table><tr><th>age</th></tr><tr><td>137</td></tr></table>'])
def test_a_rare_value_is_found(text): assert 'rare value' in kinds(text, odd)

@pytest.mark.parametrize('text', ['3 people of the training table', 'in 2 rows of the hold-out', 'rows: 3', '{"town": "Ulm", "count": 3}', '{"Ulm": 3, "Bonn": 400}', 'Ulm    2\nBonn    410', '<tr><th>Ulm</th><td>4</td><td>120</td></tr>',
    '<table><tr><th>town</th><th>n</th></tr><tr><td>Essen</td><td>1</td></tr></table>', '{"real_rows": 4}', notebook(**{'text/plain': 'town\nUlm    3\nName: count, dtype: int64'})])
def test_a_small_count_is_found(text): assert kinds(text, odd) == {'small count'}

@pytest.mark.parametrize('text', ['What fewer than 5 rows share, at least 3 people or 4% of 900 rows', 'Ulm    20\nBonn    410', '{"town": "Ulm", "share": 0.03}', '{"epochs": [20, 5, 40], "seed": 3}', 'Mean pay is 3204.11 and age 41; in 2026 there were 900 rows, 20000 drawn.',
    'Ulm, Bonn and Köln', '{"levels": ["Ulm", "Bonn", "Köln"]}', '', '<p>pay</p>', notebook(**{'image/png': 'iVBOR137' * 200}), 'epsilon 2 per record', '{"execution": 3}'])
def test_nothing_is_found_where_nothing_is(text): assert kinds(text, odd) == set()

def test_eleven_can_be_asked_for():
    assert kinds('8 people', odd) == set() and kinds('8 people', odd, least=11) == {'small count'}

def test_the_result_repeats_no_value():
    found = scan('\n'.join(FORMS.values()), real, schema)
    said = found.to_csv()
    assert len(found) and not any(f'{v}' in said for v in ROW.iloc[0] if isinstance(v, str) or v > 999)

def test_files_are_read_and_named(tmp_path):
    (tmp_path/'a.json').write_text(FORMS['records']); (tmp_path/'b.txt').write_text('nothing')
    assert scan([tmp_path/'a.json', tmp_path/'b.txt'], real, schema)['where'].str.startswith('a.json').all()
    assert 'real row' in kinds(str(tmp_path/'a.json'))
    with pytest.raises(DataError, match='cannot be read'): scan(tmp_path/'c.txt', real, schema)

def test_our_own_report_and_dossier_of_adult_hold_nothing_until_it_is_planted(tmp_path):
    from masknb import evaluate
    from masknb.evaluation.dossier import dossier
    names = ['age', 'fnlwgt', 'education', 'marital-status', 'sex', 'hours-per-week']
    train, fake, held = (d[names].reset_index(drop=True) for d in (real[:1000], real[1000:2000], others[:1000]))
    schema = Schema([c for c in adult.schema if c.name in names])
    class Stand:
        label, seed, techniques = 'a stand-in', 0, [('synthetic data', 'other people')]
    report = evaluate(train, fake, held, schema, quick=True)
    whole = dossier(Stand(), report, schema, train, fake, held, yardsticks=['0.09', 'k=11'])
    for x in (report, whole): x.to_html(tmp_path/f'{type(x).__name__}.html'); x.to_json(tmp_path/f'{type(x).__name__}.json')
    for path in sorted(tmp_path.iterdir()):
        if path.name.startswith('Dossier'): assert scan(path, train, schema).empty, path
        assert not (scan(path, train, schema).what == 'real row').any()
        text = path.read_text()
        row = train.iloc[[77]]
        planted = text.replace('</body>', row.to_html() + '</body>') if path.suffix == '.html' else json.dumps(json.loads(text) | dict(more=json.loads(row.to_json())))
        assert 'real row' in set(scan(planted, train, schema).what)

def test_odd_tables_are_read():
    table = pd.DataFrame({0: [None]*20, 'when': pd.date_range('2020', periods=20, tz='UTC'), 'span': pd.to_timedelta(range(20), 'D'), 'yes': [True, False]*10, 'code': [f'{i:05d}' for i in range(20)], 'c': pd.Categorical(['a', 'b']*10)})
    assert kinds('a text of nothing', table) == set()
    assert kinds(table.iloc[[3]].to_csv(), table) >= {'real row'}
