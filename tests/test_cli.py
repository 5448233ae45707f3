"""The command line as a script would use it: results, exit codes, and no file left or lost when something is wrong."""
import json, os, signal, subprocess, sys, threading, time
import numpy as np, pandas as pd, pytest
from masknb import __version__
from masknb.cli import main
from masknb.data import load

START = 'import sys; from masknb.cli import main; sys.exit(main())'
BRIEF = ['--preset', 'fast', '--minutes', '0.05']

@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    f = tmp_path_factory.mktemp('cli')
    real = load('adult').train.sample(600, random_state=0)
    real.to_csv(f/'train.csv', index=False)
    real.to_parquet(f/'train.parquet', index=False)
    load('adult').test.head(500).to_csv(f/'test.csv', index=False)
    text = (f/'train.csv').read_bytes()
    for name, data in {'cut.csv': text[:-30], 'empty.csv': b'', 'header.csv': text[:text.index(b'\n') + 1], 'blank.csv': b'\n\n',
                       'latin.csv': text.replace(b'Private', b'Priv\xe9'), 'twice.csv': b'age,age\n1,2\n', 'semi.csv': text.replace(b',', b';'),
                       'cut.parquet': (f/'train.parquet').read_bytes()[:-40], 'cut.csv.gz': b'\x1f\x8b\x08half', 'bad.json': b'{"columns": ['}.items():
        (f/name).write_bytes(data)
    code = main(['mask', str(f/'train.csv'), '-o', str(f/'fake.csv'), '--target', 'income', '--rows', '700', '--seed', '0',
                 *BRIEF, '--model', str(f/'adult.mask')])
    assert code == 0
    return f

def contents(folder): return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}

def test_mask_writes_what_was_asked_for(folder):
    fake, real = pd.read_csv(folder/'fake.csv'), pd.read_csv(folder/'train.csv')
    assert len(fake) == 700 and list(fake) == list(real)

def test_mask_reads_parquet_and_gzip_and_writes_them(folder, tmp_path):
    assert main(['mask', str(folder/'train.parquet'), '-o', str(tmp_path/'a.csv.gz'), *BRIEF]) == 0
    assert len(pd.read_csv(tmp_path/'a.csv.gz')) == 600
    assert main(['mask', str(tmp_path/'a.csv.gz'), '-o', str(tmp_path/'b.parquet'), '--rows', '20', *BRIEF]) == 0
    assert len(pd.read_parquet(tmp_path/'b.parquet')) == 20

def test_mask_says_what_the_model_would_add_and_care_makes_it_less(folder, tmp_path, capsys):
    from masknb import Masker
    out = ['-o', str(tmp_path/'a.csv'), '--model', str(tmp_path/'a.mask')]
    assert main(['mask', str(folder/'train.parquet'), *out, '--care', '6', *BRIEF]) == 0
    assert 'names the learned one' in capsys.readouterr().out
    m = Masker.load(tmp_path/'a.mask')
    assert m.recipe.gap == 6 and .3 < m.history.leak[0] < .7
    for bad in (['--care', '2', '--epsilon', '1'], ['--care', '2', '--preset', 'mlp']):
        assert main(['mask', str(folder/'train.parquet'), *out, '--force', *bad]) != 0
        assert 'care' in capsys.readouterr().err
    with pytest.raises(SystemExit): main(['mask', str(folder/'train.parquet'), *out, '--care', '-1'])

def test_codes_keep_their_zeros(tmp_path):
    real = pd.DataFrame({'area': ['001', '010', None, '200']*50, 'age': range(200)})
    real.to_csv(tmp_path/'real.csv', index=False)
    assert main(['mask', str(tmp_path/'real.csv'), '-o', str(tmp_path/'fake.csv'), '--model', str(tmp_path/'m.mask'), *BRIEF]) == 0
    assert set(pd.read_csv(tmp_path/'fake.csv', dtype=str).area.dropna()) <= {'001', '010', '200'}
    assert main(['sample', str(tmp_path/'m.mask'), '-o', str(tmp_path/'c.csv'), '--rows', '9', '--where', 'area=001']) == 0
    assert set(pd.read_csv(tmp_path/'c.csv', dtype=str).area) == {'001'}
    assert main(['sample', str(tmp_path/'m.mask'), '-o', str(tmp_path/'d.csv'), '--rows', '9', '--where', 'area=']) == 0
    assert pd.read_csv(tmp_path/'d.csv', dtype=str).area.isna().all()

def test_sample_honours_conditions(folder, tmp_path):
    args = ['sample', str(folder/'adult.mask'), '--rows', '1000', '--where', 'income=>50K', '--where', 'age=44']
    assert main([*args, '-o', str(tmp_path/'more.parquet')]) == 0
    more = pd.read_parquet(tmp_path/'more.parquet')
    assert len(more) == 1000 and set(more.income) == {'>50K'} and set(more.age) == {44}
    args = ['sample', str(folder/'adult.mask'), '--rows', '1000', '--where', 'age=30..39', '--where', 'sex=Male', '--where', 'sex=Female']
    assert main([*args, '-o', str(tmp_path/'range.parquet')]) == 0
    more = pd.read_parquet(tmp_path/'range.parquet')
    assert more.age.between(30, 39).all() and set(more.sex) == {'Male', 'Female'}

def test_the_same_seed_gives_the_same_file(folder, tmp_path):
    for name, seed in (('a', '3'), ('b', '3'), ('c', '4')):
        assert main(['sample', str(folder/'adult.mask'), '--rows', '50', '-o', str(tmp_path/f'{name}.csv'), '--seed', seed]) == 0
    a, b, c = ((tmp_path/f'{x}.csv').read_bytes() for x in 'abc')
    assert a == b != c

def test_schema_out_edited_and_in_again(folder, tmp_path, capsys):
    path = tmp_path/'schema.json'
    assert main(['inspect', str(folder/'train.csv'), '-o', str(path), '--target', 'income']) == 0
    assert 'marital-status' in capsys.readouterr().out
    doc = json.loads(path.read_text())
    next(c for c in doc['columns'] if c['name'] == 'race')['kind'] = 'text'
    path.write_text(json.dumps(doc))
    assert main(['mask', str(folder/'train.csv'), '-o', str(tmp_path/'fake.csv'), '--schema', str(path), '--target', 'sex', *BRIEF]) == 0
    assert 'target: sex' in capsys.readouterr().out and 'race' not in pd.read_csv(tmp_path/'fake.csv')

@pytest.fixture(scope='module')
def clinic(tmp_path_factory):
    f = tmp_path_factory.mktemp('clinic')
    rng = np.random.default_rng(0)
    pd.DataFrame({'patient_id': [f'P{i:05}' for i in rng.permutation(600)], 'email': [f'p{i}@mail.org' for i in range(600)],
                  'birth date': (pd.Timestamp('1950-01-01') + pd.to_timedelta(rng.integers(0, 18_000, 600), 'D')).strftime('%d.%m.%Y'),
                  'zip': rng.choice(['10115', '60601', '03601', '02139'], 600), 'age': rng.integers(18, 99, 600),
                  'ward': rng.choice(['A', 'B'], 600), 'in': (low := rng.integers(0, 9, 600)), 'out': low + rng.integers(0, 9, 600)}).to_csv(f/'real.csv', index=False)
    return f

def edit(path, to, **changes):
    "A schema file with changed fields of columns, as a person would make it in an editor."
    doc = json.loads(path.read_text())
    for c in doc['columns']: c.update(changes.get(c['name'].replace(' ', '_'), {}))
    to.write_text(json.dumps(doc))

def test_findings_are_a_table_with_evidence_and_no_values(clinic, tmp_path, capsys):
    assert main(['inspect', str(clinic/'real.csv'), '-o', str(tmp_path/'s.json')]) == 0
    lines = [l for l in capsys.readouterr().out.splitlines() if l.startswith('  ')]
    found = {l.split('  ')[1].strip(): l for l in lines}
    assert all(w in found['email'] for w in ('identifier', 'e-mail address', 'remove', '[0.9')) and '(generalise)' in found['zip']
    assert not any('mail.org' in l or 'P00' in l or '10115' in l for l in lines)
    assert max(map(len, lines)) < 200

def test_a_person_confirms_and_later_edits_show(clinic, tmp_path, capsys):
    path = tmp_path/'s.json'
    assert main(['inspect', str(clinic/'real.csv'), '-o', str(path), '--confirm', 'Ada Jones']) == 0
    assert json.loads(path.read_text())['confirmed']['by'] == 'Ada Jones' and 'confirmed by Ada Jones' in capsys.readouterr().out
    edit(path, tmp_path/'e.json', ward={'role': 'sensitive'})
    assert main(['inspect', str(clinic/'real.csv'), '--schema', str(tmp_path/'e.json')]) == 0
    assert 'changed since' in capsys.readouterr().out

def test_rules_taken_out_of_a_schema_stay_out(clinic, tmp_path):
    assert main(['inspect', str(clinic/'real.csv'), '-o', str(tmp_path/'s.json')]) == 0
    doc = json.loads((tmp_path/'s.json').read_text())
    assert doc.pop('rules')
    (tmp_path/'e.json').write_text(json.dumps(doc))
    assert main(['inspect', str(clinic/'real.csv'), '--schema', str(tmp_path/'e.json'), '-o', str(tmp_path/'t.json'), '--confirm', 'Ada']) == 0
    assert 'rules' not in json.loads((tmp_path/'t.json').read_text())

ACTS = dict(patient_id={'action': 'surrogate'}, email={'action': 'surrogate'}, birth_date={'action': 'generalise'}, zip={'action': 'generalise'},
            age={'action': 'generalise'}, ward={'action': 'keep', 'note': 'two wards say nothing'})

def test_mask_sample_and_evaluate_follow_the_edited_schema(clinic, tmp_path, capsys):
    f = lambda name: str(tmp_path/name)
    assert main(['inspect', str(clinic/'real.csv'), '-o', f('s.json')]) == 0
    edit(tmp_path/'s.json', tmp_path/'e.json', **ACTS)
    args = ['mask', str(clinic/'real.csv'), '--schema', f('e.json'), '-o', f('fake.csv'), '--rows', '20000', '--model', f('m.mask'), *BRIEF]
    assert main(args) == 0 and 'two wards say nothing' in capsys.readouterr().out
    fake, real = pd.read_csv(f('fake.csv'), dtype={'zip': str}), pd.read_csv(clinic/'real.csv')
    assert list(fake) == list(real) and fake.patient_id.is_unique and fake.email.is_unique and not set(fake.email) & set(real.email)
    assert set(fake.zip) <= {'101', '606', '000', '021'} and fake.age.max() <= 90 and fake['birth date'].between(1950, 1999).all() and (fake['in'] <= fake.out).all()
    assert main(['sample', f('m.mask'), '-o', f('some.parquet'), '--rows', '50', '--where', 'birth date=1960..1969', '--where', 'zip=000']) == 0
    assert pd.read_parquet(f('some.parquet'))['birth date'].between(1960, 1969).all()
    assert main(['evaluate', str(clinic/'real.csv'), f('fake.csv'), '--schema', f('e.json'), '--json', f('r.json')]) == 0

def test_deidentify_treats_real_rows(clinic, tmp_path, capsys):
    f = lambda name: str(tmp_path/name)
    assert main(['inspect', str(clinic/'real.csv'), '-o', f('s.json')]) == 0
    edit(tmp_path/'s.json', tmp_path/'e.json', **ACTS | {'patient_id': {'action': 'pseudonym'}})
    (tmp_path/'key').write_bytes(b'0123456789abcdef')
    assert main(['deidentify', str(clinic/'real.csv'), '--schema', f('e.json'), '--key', f('key'), '-o', f('safe.csv')]) == 0
    safe, real = pd.read_csv(f('safe.csv')), pd.read_csv(clinic/'real.csv')
    assert list(safe) == list(real) and safe.out.equals(real.out) and safe.patient_id.nunique() == 600 and safe.age.max() == 90
    assert 'not synthetic' in capsys.readouterr().out
    for args in (['--schema', f('e.json')], ['--schema', f('e.json'), '--key', f('none')]):
        assert main(['deidentify', str(clinic/'real.csv'), '-o', f('x.csv'), *args]) == 2
        assert 'key' in capsys.readouterr().err and not (tmp_path/'x.csv').exists()

@pytest.mark.parametrize('column, fields, words', [
    ('patient_id', {'action': 'burn'}, 'action must be'), ('patient_id', {'action': 'pseudonym'}, 'deidentify'), ('ward', {'action': 'keep'}, 'needs a note'),
    ('email', {'action': 'keep', 'note': 'why'}, "kind 'identifier'"), ('ward', {'action': 'generalise'}, 'coarser'), ('zip', {'kind': 'number'}, 'kind must be'),
    ('ward', {'kind': 'datetime'}, "'ward'"), ('ward', {'kind': 'integer'}, "'ward'"), ('ward', {'colour': 1}, "'colour'")])
def test_a_bad_edit_is_one_clear_error(clinic, tmp_path, capsys, column, fields, words):
    assert main(['inspect', str(clinic/'real.csv'), '-o', str(tmp_path/'s.json')]) == 0
    edit(tmp_path/'s.json', tmp_path/'e.json', **{column: fields})
    capsys.readouterr()
    assert main(['mask', str(clinic/'real.csv'), '--schema', str(tmp_path/'e.json'), '-o', str(tmp_path/'x.csv'), *BRIEF]) == 2
    said = capsys.readouterr().err
    assert said.startswith('masknb: ') and words in said and 'Traceback' not in said and not (tmp_path/'x.csv').exists()

def test_evaluate(folder, tmp_path, capsys):
    code = main(['evaluate', str(folder/'train.csv'), str(folder/'fake.csv'), '--holdout', str(folder/'test.csv'), '--target', 'income',
                 '--html', str(tmp_path/'r.html'), '--json', str(tmp_path/'r.json')])
    assert code == 0 and 'detection AUC' in capsys.readouterr().out
    assert '<script' not in (tmp_path/'r.html').read_text() and json.loads((tmp_path/'r.json').read_text())['figures']

def test_a_column_that_was_constant_may_vary_among_those_kept_back(folder, tmp_path, capsys):
    "All learned rows are of one town; the hold-out holds another one too, which counts as never seen and stops nothing."
    real, fake, held = pd.read_csv(folder/'train.csv').assign(town='Ulm', year=2020), pd.read_csv(folder/'fake.csv').assign(town='Ulm', year=2020), pd.read_csv(folder/'test.csv')
    held = held.assign(town=np.where(np.arange(len(held)) % 2, 'Ulm', 'Bonn'), year=np.arange(len(held)) % 3 + 2019)
    for name, df in dict(real=real, fake=fake, held=held).items(): df.to_csv(tmp_path/f'{name}.csv', index=False)
    f = lambda name: str(tmp_path/name)
    args = lambda h: ['evaluate', f('real.csv'), f('fake.csv'), '--holdout', f(h), '--target', 'income', '--quick', '--json', f('r.json'), '--force']
    assert main(args('held.csv')) == 0, capsys.readouterr().err
    figures, columns = (json.loads((tmp_path/'r.json').read_text())[k] for k in ('figures', 'columns'))
    value = {x['name']: x['similarity'] for x in columns}
    assert value['town'] == value['year'] == 1 and next(x for x in figures if x['name'] == 'column similarity')['reference'] < .97 # of other real rows, half are of no town that was seen
    held.drop(columns='town').to_csv(tmp_path/'less.csv', index=False); held.assign(age='old').to_csv(tmp_path/'odd.csv', index=False)
    for name, words in (('less.csv', 'town'), ('odd.csv', "'age'")):
        assert main(args(name)) == 2 and words in capsys.readouterr().err

def test_demo_writes_three_files_and_never_over_others(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(['demo', '--rows', '500', '--preset', 'fast']) == 0
    said = capsys.readouterr().out
    assert sorted(p.name for p in (tmp_path/'masknb-demo').iterdir()) == ['adult.mask', 'report.html', 'synthetic.csv']
    assert all(w in said for w in ('quasi-identifier', 'detection AUC', 'masknb-demo/report.html'))
    before = contents(tmp_path/'masknb-demo')
    assert main(['demo', '--rows', '500', '--preset', 'fast']) == 2 and 'exists already' in capsys.readouterr().err
    assert contents(tmp_path/'masknb-demo') == before

@pytest.mark.parametrize('args, words', [
    (['mask', '{f}/train.csv', '-o', '{f}/fake.csv'], 'exists already'),
    (['mask', '{f}/train.csv', '-o', '{f}/x.csv', '--model', '{f}/adult.mask'], 'exists already'),
    (['mask', '{f}/train.csv', '-o', '{f}/train.csv', '--force'], 'is read by this command'),
    (['mask', '{f}/train.csv', '-o', '{f}/x.csv', '--model', '{f}/x.csv'], 'is written by this command'),
    (['mask', '{f}/train.csv', '-o', '{f}/x.xlsx'], '.parquet'),
    (['mask', '{f}/train.csv', '-o', '{f}/no/x.csv'], 'does not exist'),
    (['mask', '{f}/train.csv', '-o', '{f}/x.csv', '--target', 'incom'], 'income'),
    (['mask', '{f}/train.csv', '-o', '{f}/x.csv', '--schema', '{f}/bad.json'], 'not readable JSON'),
    (['mask', '{f}/train.csv', '-o', '{f}/x.csv', '--schema', '{f}/none.json'], 'cannot be read'),
    (['mask', '{f}/none.csv', '-o', '{f}/x.csv'], 'no such file'),
    (['mask', '{f}', '-o', '{f}/x.csv'], '.parquet'),
    (['mask', '{f}/cut.csv', '-o', '{f}/x.csv'], 'half-written'),
    (['mask', '{f}/cut.csv.gz', '-o', '{f}/x.csv'], 'half-written'),
    (['mask', '{f}/cut.parquet', '-o', '{f}/x.csv'], 'half-written'),
    (['mask', '{f}/empty.csv', '-o', '{f}/x.csv'], 'empty'),
    (['mask', '{f}/blank.csv', '-o', '{f}/x.csv'], 'no columns'),
    (['mask', '{f}/header.csv', '-o', '{f}/x.csv'], 'no rows'),
    (['mask', '{f}/latin.csv', '-o', '{f}/x.csv'], 'UTF-8'),
    (['mask', '{f}/twice.csv', '-o', '{f}/x.csv'], "['age']"),
    (['mask', '{f}/semi.csv', '-o', '{f}/x.csv'], 'commas'),
    (['inspect', '{f}/train.csv', '-o', '{f}/bad.json'], 'exists already'),
    (['sample', '{f}/train.csv', '-o', '{f}/x.csv', '--rows', '5'], 'not a masknb model'),
    (['sample', '{f}/none.mask', '-o', '{f}/x.csv', '--rows', '5'], 'cannot be read'),
    (['sample', '{f}/adult.mask', '-o', '{f}/x.csv', '--rows', '5', '--where', 'wage=5'], "'wage'"),
    (['sample', '{f}/adult.mask', '-o', '{f}/x.csv', '--rows', '5', '--where', 'sex'], 'column=value'),
    (['sample', '{f}/adult.mask', '-o', '{f}/x.csv', '--rows', '5', '--where', 'sex=Other'], "'sex'"),
    (['sample', '{f}/adult.mask', '-o', '{f}/x.csv', '--rows', '5', '--where', 'age=old'], 'no whole number'),
    (['sample', '{f}/adult.mask', '-o', '{f}/x.csv', '--rows', '5', '--where', 'age=40..50', '--where', 'age=60'], 'twice'),
    (['inspect', '{f}/train.csv', '--confirm', 'Ada'], '-o'),
    (['inspect', '{f}/train.csv', '--confirm', ' ', '-o', '{f}/x.json'], 'name'),
    (['evaluate', '{f}/train.csv', '{f}/none.parquet'], 'no such file'),
    (['evaluate', '{f}/train.csv', '{f}/fake.csv', '--html', '{f}/fake.csv'], 'is read by this command'),
    (['demo', '--out', '{f}/train.csv'], 'name a folder')])
def test_bad_input_is_one_clear_error(folder, capsys, args, words):
    before = contents(folder)
    assert main([a.format(f=folder) for a in args]) == 2
    said = capsys.readouterr().err
    assert said.startswith('masknb: ') and words in said and 'Traceback' not in said and 'training' not in said
    assert contents(folder) == before

@pytest.mark.parametrize('args', [[], ['mak'], ['mask', 'a.csv'], ['mask', 'a.csv', '-o', 'b.csv', '--rows', '-1'], ['sample', 'm', '-o', 'b.csv'],
    ['mask', 'a.csv', '-o', 'b.csv', '--minutes', 'nan'], ['mask', 'a.csv', '-o', 'b.csv', '--minutes', '0'],
    ['mask', 'a.csv', '-o', 'b.csv', '--preset', 'slow'], ['mask', 'a.csv', '-o', 'b.csv', '--seed', '4294967296'], ['demo', '--rows', '3']])
def test_bad_usage_ends_with_2(args, capsys):
    with pytest.raises(SystemExit) as e: main(args)
    assert e.value.code == 2 and 'error' in capsys.readouterr().err

def test_a_failure_while_writing_leaves_nothing_and_keeps_the_old(folder, tmp_path, monkeypatch, capsys):
    (tmp_path/'old.csv').write_text('old')
    args = ['sample', str(folder/'adult.mask'), '-o', str(tmp_path/'old.csv'), '--rows', '40000']
    def full(*_, **__): raise OSError('no space left')
    with monkeypatch.context() as m:
        m.setattr(pd.DataFrame, 'to_csv', full)
        assert main([*args, '--force']) == 1
        assert 'no space left' in (said := capsys.readouterr().err) and '--debug' in said
        with pytest.raises(OSError): main([*args, '--force', '--debug'])
    assert contents(tmp_path) == {'old.csv': b'old'}
    assert main(args) == 2 and contents(tmp_path) == {'old.csv': b'old'}
    assert main([*args, '--force']) == 0 and len(pd.read_csv(tmp_path/'old.csv')) == 40000 and len(contents(tmp_path)) == 1

def test_interrupted_without_a_result(folder, tmp_path, monkeypatch, capsys):
    from masknb.masker import Masker
    def stop(*_, **__): raise KeyboardInterrupt
    monkeypatch.setattr(Masker, 'fit', stop)
    assert main(['mask', str(folder/'train.csv'), '-o', str(tmp_path/'x.csv')]) == 130
    assert main(['demo', '--out', str(tmp_path/'demo')]) == 130
    assert 'interrupted' in capsys.readouterr().err and not list(tmp_path.iterdir())

@pytest.mark.skipif(os.name == 'nt', reason='Windows has no SIGINT for a single process')
def test_ctrl_c_while_training_keeps_the_best(folder, tmp_path):
    run = subprocess.Popen([sys.executable, '-c', f'import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {START}', 'mask',
                            str(folder/'train.csv'), '-o', str(tmp_path/'x.csv'), '--rows', '30'],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watch = threading.Timer(120, run.kill)
    watch.start()
    seen = ''
    while 'step/s' not in seen and (char := run.stderr.read(1)): seen += char
    run.send_signal(signal.SIGINT)
    out, err = run.communicate()
    watch.cancel()
    assert run.returncode == 0, seen + err
    assert 'interrupted' in out and len(pd.read_csv(tmp_path/'x.csv')) == 30 and len(contents(tmp_path)) == 1

def test_a_reader_that_leaves_does_not_stop_the_work(folder, tmp_path):
    command = f'{sys.executable} -c "{START}" inspect {folder}/train.csv -o {tmp_path}/s.json'
    done = subprocess.run(f'({command}; echo $? > {tmp_path}/code) | true', shell=True, capture_output=True, text=True)
    assert not done.stderr and (tmp_path/'code').read_text() == '0\n' and (tmp_path/'s.json').is_file()

def test_version_and_help(capsys):
    for args, words in ((['--version'], __version__), (['--help'], 'evaluate'), (['mask', '--help'], '--minutes')):
        with pytest.raises(SystemExit) as e: main(args)
        assert e.value.code == 0 and words in capsys.readouterr().out

def test_help_is_fast_and_loads_nothing_heavy():
    code = ('import sys; from masknb.cli import parser; parser(); '
            'print([m for m in ("torch", "sklearn", "matplotlib", "pandas") if m in sys.modules])')
    start = time.monotonic()
    assert subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout.strip() == '[]'
    assert time.monotonic() - start < 2

def test_import_masknb_is_light():
    code = 'import sys, masknb; print([m for m in ("torch", "sklearn", "matplotlib", "opacus") if m in sys.modules])'
    assert subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout.strip() == '[]'

@pytest.fixture(scope='module')
def kennel(tmp_path_factory):
    "A table of which everything is known: breed gives species, bought is before sold, and birthday with breed singles out."
    f, rng = tmp_path_factory.mktemp('kennel'), np.random.default_rng(0)
    breed, bought = rng.integers(0, 6, 400), pd.Timestamp('2020-01-01') + pd.to_timedelta(rng.integers(0, 300, 400), 'D')
    df = pd.DataFrame({'breed': np.array(['Siam', 'Manx', 'Persian', 'Pug', 'Boxer', 'Collie'])[breed], 'species': np.where(breed < 3, 'cat', 'dog'),
        'bought': bought.strftime('%Y-%m-%d'), 'sold': (bought + pd.to_timedelta(rng.integers(0, 90, 400), 'D')).strftime('%Y-%m-%d'), 'weight': rng.lognormal(1, .5, 400).round(2)})
    df.to_csv(f/'real.csv', index=False)
    return f

def test_inspect_tells_sets_functions_and_rules(kennel, tmp_path, capsys):
    assert main(['inspect', str(kennel/'real.csv'), '-o', str(tmp_path/'s.json')]) == 0
    out = capsys.readouterr().out
    sets = out.split('single out more than 20% of the rows:\n')[1].split('\n\n')[0].splitlines()
    df = pd.read_csv(kennel/'real.csv')
    assert 0 < len(sets) <= 9 and all(0.2 < float(l.split('%')[0])/100 <= 1 for l in sets[:8])
    assert 'breed (6 values) determines species' in out and 'bought is at most sold' in out.split('Rules between')[1]
    roles = {c['name']: c for c in json.loads((tmp_path/'s.json').read_text())['columns']}
    assert roles['weight']['role'] == 'quasi-identifier' and 'singles out' in roles['weight']['reason']
    assert not any(str(v) in out for v in [*df.breed.unique(), df.weight.max(), df.bought[0]])

def test_no_set_is_told_where_nobody_is_singled_out(tmp_path, capsys):
    pd.DataFrame({'a': ['x', 'y']*50, 'b': ['u', 'u', 'v', 'v']*25}).to_csv(tmp_path/'t.csv', index=False)
    assert main(['inspect', str(tmp_path/'t.csv')]) == 0
    out = capsys.readouterr().out
    assert 'No sets of up to 3 columns' in out and 'Columns that follow' not in out and 'Rules between' not in out

@pytest.mark.parametrize('format, key', [('sdv', 'tables'), ('sdv-single', 'columns'), ('frictionless', 'fields')])
def test_schemas_go_out_and_come_back_in_other_formats(kennel, tmp_path, capsys, format, key):
    f = lambda name: str(tmp_path/name)
    assert main(['inspect', str(kennel/'real.csv'), '-o', f('s.json'), '--format', format]) == 0
    assert key in json.loads((tmp_path/'s.json').read_text()) and 'does not say\n' in capsys.readouterr().out
    assert main(['inspect', str(kennel/'real.csv'), '--schema', f('s.json'), '-o', f('t.json')]) == 0
    back = {c['name']: c['kind'] for c in json.loads((tmp_path/'t.json').read_text())['columns']}
    assert back == {'breed': 'categorical', 'species': 'categorical', 'bought': 'datetime', 'sold': 'datetime', 'weight': 'continuous'}
    assert main(['mask', str(kennel/'real.csv'), '--schema', f('s.json'), '-o', f('fake.csv'), *BRIEF]) == 0
    assert list(pd.read_csv(f('fake.csv'))) == list(back)

def test_one_of_several_tables_is_named_and_losses_are_told(kennel, tmp_path, capsys):
    columns = {'breed': 'categorical', 'species': 'categorical', 'bought': 'categorical', 'sold': 'categorical', 'weight': 'numerical'}
    pets = {'columns': {k: {'sdtype': v} for k, v in columns.items()}}
    doc = {'METADATA_SPEC_VERSION': 'V1', 'tables': {'pets': pets, 'people': {'columns': {'id': {'sdtype': 'id'}}}}, 'relationships': [{'parent_table_name': 'people'}]}
    (tmp_path/'m.json').write_text(json.dumps(doc))
    args = ['inspect', str(kennel/'real.csv'), '--schema', str(tmp_path/'m.json')]
    assert main(args) == 2 and "'pets', 'people'" in capsys.readouterr().err
    assert main([*args, '--table', 'cars']) == 2 and "'cars'" in capsys.readouterr().err
    assert main([*args, '--table', 'pets']) == 0 and 'relationships between tables are not kept' in capsys.readouterr().out
    (tmp_path/'odd.json').write_text('{"hello": 1}')
    assert main(['inspect', str(kennel/'real.csv'), '--schema', str(tmp_path/'odd.json')]) == 2 and 'holds no schema' in capsys.readouterr().err

def test_evaluate_quick_looks_at_fewer_rows(folder, tmp_path, monkeypatch):
    from masknb.evaluation import report
    asked, real = [], report.evaluate
    monkeypatch.setattr(report, 'evaluate', lambda *a, **k: asked.append(a) or real(*a, **k))
    args = ['evaluate', str(folder/'train.csv'), str(folder/'fake.csv'), '--target', 'income']
    assert main([*args, '--quick', '--json', str(tmp_path/'r.json')]) == 0 and json.loads((tmp_path/'r.json').read_text())['figures']
    assert asked[0][-1] is True

def test_a_dossier_of_a_model(tmp_path, capsys):
    "The page and its JSON say what is open; the model's cost is in the figures; without a model there is no dossier."
    df = load('adult').train.head(600)[['age', 'sex', 'education', 'income']]
    df.head(400).to_csv(tmp_path/'t.csv', index=False); df.tail(200).to_csv(tmp_path/'h.csv', index=False)
    run = lambda *a: main([str(x) for x in a])
    assert run('mask', tmp_path/'t.csv', '-o', tmp_path/'f.csv', '--target', 'income', '--preset', 'fast', '--model', tmp_path/'m.mask') == 0
    more = ['evaluate', tmp_path/'t.csv', tmp_path/'f.csv', '--holdout', tmp_path/'h.csv', '--target', 'income', '--quick']
    assert run(*more, '--dossier', tmp_path/'d.html') == 2 and 'name it with --model' in capsys.readouterr().err
    (tmp_path/'a.json').write_text('{"purpose": "a class on privacy"}')
    assert run(*more, '--model', tmp_path/'m.mask', '--dossier', tmp_path/'d.html', '--answers', tmp_path/'a.json', '--json', tmp_path/'r.json') == 0
    said = capsys.readouterr().out
    assert 'Who receives it' in said and 'What is the table for?' not in said
    assert 'a class on privacy' in (tmp_path/'d.html').read_text() and json.loads((tmp_path/'d.json').read_text())['format'] == 'masknb dossier'
    cost = {f['name']: f['value'] for f in json.loads((tmp_path/'r.json').read_text())['figures'] if f['room'] == 'cost'}
    assert cost['parameters'] > 0 and cost['fit CPU seconds'] > 0
