"""The command line as a script would use it: results, exit codes, and no file left or lost when something is wrong."""
import subprocess, sys
import pandas as pd, pytest
from masknb.cli import main
from masknb.data import load

@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    f = tmp_path_factory.mktemp('cli')
    load('adult').train.head(800).to_csv(f/'train.csv', index=False)
    load('adult').test.head(500).to_csv(f/'test.csv', index=False)
    code = main(['mask', str(f/'train.csv'), '-o', str(f/'fake.csv'), '--target', 'income', '--rows', '700', '--seed', '0',
                 '--preset', 'fast', '--minutes', '0.05', '--model', str(f/'adult.mask')])
    assert code == 0
    return f

def test_mask_writes_what_was_asked_for(folder):
    fake, real = pd.read_csv(folder/'fake.csv'), pd.read_csv(folder/'train.csv')
    assert len(fake) == 700 and list(fake) == list(real)

def test_sample_honours_conditions(folder):
    args = ['sample', str(folder/'adult.mask'), '--rows', '1000', '--where', 'income=>50K', '--where', 'age=44']
    assert main([*args, '-o', str(folder/'more.parquet')]) == 0
    more = pd.read_parquet(folder/'more.parquet')
    assert len(more) == 1000 and set(more.income) == {'>50K'} and set(more.age) == {44}

def test_evaluate(folder, capsys):
    code = main(['evaluate', str(folder/'train.csv'), str(folder/'fake.csv'), '--holdout', str(folder/'test.csv'), '--target', 'income',
                 '--html', str(folder/'r.html'), '--json', str(folder/'r.json')])
    assert code == 0 and 'detection AUC' in capsys.readouterr().out
    assert '<script' not in (folder/'r.html').read_text()

@pytest.mark.parametrize('args, words', [
    (['mask', '{f}/train.csv', '-o', '{f}/fake.csv'], 'exists already'),
    (['mask', '{f}/none.csv', '-o', '{f}/x.csv'], 'no such file'),
    (['mask', '{f}/train.csv', '-o', '{f}/x.xlsx'], '.parquet'),
    (['mask', '{f}/train.csv', '-o', '{f}/x.csv', '--target', 'incom'], 'income'),
    (['mask', '{f}/train.csv', '-o', '{f}/no/x.csv'], 'does not exist'),
    (['sample', '{f}/train.csv', '-o', '{f}/x.csv', '--rows', '5'], 'not a masknb model'),
    (['sample', '{f}/adult.mask', '-o', '{f}/x.csv', '--rows', '5', '--where', 'wage=5'], "'wage'"),
    (['sample', '{f}/adult.mask', '-o', '{f}/x.csv', '--rows', '5', '--where', 'sex=Other'], "'sex'"),
    (['sample', '{f}/adult.mask', '-o', '{f}/x.csv', '--rows', '5', '--where', 'age=old'], 'not a number'),
    (['evaluate', '{f}/train.csv', '{f}/none.parquet'], 'no such file')])
def test_bad_input_is_one_clear_error(folder, capsys, args, words):
    before = sorted(p.name for p in folder.iterdir())
    assert main([a.format(f=folder) for a in args]) == 2
    said = capsys.readouterr().err
    assert words in said and 'Traceback' not in said
    assert sorted(p.name for p in folder.iterdir()) == before

def test_help_is_fast_and_loads_nothing_heavy():
    code = ('import sys; from masknb.cli import parser; parser(); '
            'print([m for m in ("torch", "sklearn", "matplotlib", "pandas") if m in sys.modules])')
    assert subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout.strip() == '[]'

def test_import_masknb_is_light():
    code = 'import sys, masknb; print([m for m in ("torch", "sklearn", "matplotlib", "opacus") if m in sys.modules])'
    assert subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout.strip() == '[]'
