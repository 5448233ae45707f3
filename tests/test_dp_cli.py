"Differential privacy from a terminal."
import json
import numpy as np, pandas as pd, pytest
from masknb.cli import main
from masknb.dp.ledger import Book
from masknb.masker import Masker
from masknb.preprocessing.schema import Schema

@pytest.fixture
def folder(tmp_path):
    r = np.random.default_rng(0)
    df = pd.DataFrame({'age': r.integers(18, 80, 1500), 'city': r.choice(['Ulm', 'Bonn', 'Kiel'], 1500), 'buys': r.choice(['yes', 'no'], 1500)})
    df.to_csv(tmp_path/'t.csv', index=False)
    schema = Schema.infer(df, target='buys')
    schema['age'].low, schema['age'].high = 18, 79
    (tmp_path/'s.json').write_text(schema.declare().to_json())
    return tmp_path

def run(folder, *options):
    return main(['mask', str(folder/'t.csv'), '-o', str(folder/'out.csv'), '--schema', str(folder/'s.json'), '--model', str(folder/'m.mask'), '--force', *options])

def test_a_private_table_with_its_ledger(folder, capsys):
    assert run(folder, '--epsilon', '2') == 0
    said = capsys.readouterr().out
    assert 'of 2 spent at delta 1e-06' in said and 'Not covered' in said
    model = Masker.load(folder/'m.mask')
    assert model.ledger.sealed and 1.9 < model.ledger.epsilon <= 2
    rows = len(pd.read_csv(folder/'out.csv'))
    assert rows == model.cost.rows and 1300 < rows < 1700

@pytest.mark.parametrize('options, word', [(['--epsilon', '0'], 'number'), (['--epsilon', '1', '--delta', '0.1'], 'one in the number of rows'),
                                           (['--epsilon', '1', '--preset', 'fast'], 'trains on rows'), (['--epsilon', '1', '--minutes', '1'], '--minutes')])
def test_what_is_refused(folder, capsys, options, word):
    try: code = run(folder, *options)
    except SystemExit as e: code = e.code
    assert code == 2 and word in capsys.readouterr().err and not (folder/'out.csv').exists()

def test_without_a_schema_it_is_bought(folder, capsys):
    assert main(['mask', str(folder/'t.csv'), '-o', str(folder/'out.csv'), '--epsilon', '1']) == 0
    said = capsys.readouterr().out
    assert 'what 3 columns are' in said and 'names of the 3 columns' in said and pd.read_csv(folder/'out.csv').age.dtype == 'int64'

def test_a_schema_of_inspect_counts_as_guessed_but_for_what_was_edited(folder, capsys):
    schema, options = str(folder/'i.json'), ['--schema', str(folder/'i.json'), '--epsilon', '1', '--force']
    assert main(['inspect', str(folder/'t.csv'), '--target', 'buys', '-o', schema]) == 0
    plain = json.loads((folder/'i.json').read_text())
    plain['columns'][0] |= dict(low=0, high=120)
    (folder/'i.json').write_text(json.dumps(plain))
    capsys.readouterr()
    assert main(['mask', str(folder/'t.csv'), '-o', str(folder/'out.csv'), *options]) == 0
    said = capsys.readouterr().out
    assert '3 columns were guessed by looking at rows' in said and 'what 3 columns are' in said and 'bounds of age' in said and 'kind of' not in said
    assert main(['mask', str(folder/'t.csv'), '-o', str(folder/'out.csv'), '--declare', *options]) == 0
    said = capsys.readouterr().out
    assert 'what 3 columns are' not in said and 'kind of age, city, buys' in said

def test_persons_and_keys_from_a_terminal(folder, capsys):
    (folder/'key').write_text('a steward keeps this one')
    df = pd.read_csv(folder/'t.csv').assign(who=np.arange(1500)//3)
    df.to_csv(folder/'p.csv', index=False)
    args = ['mask', str(folder/'p.csv'), '-o', str(folder/'out.csv'), '--person', 'who', '--epsilon', '3', '--model', str(folder/'p.mask'), '--ledger-key', str(folder/'key')]
    assert main(args) == 0 and 'per person of up to 10 rows' in capsys.readouterr().out
    assert main(['sample', str(folder/'p.mask'), '-o', str(folder/'more.csv'), '--rows', '5', '--ledger-key', str(folder/'key')]) == 0
    (folder/'key').write_text('somebody else has this one')
    assert main(['sample', str(folder/'p.mask'), '-o', str(folder/'again.csv'), '--rows', '5', '--ledger-key', str(folder/'key')]) == 2
    assert 'signature' in capsys.readouterr().err

def test_networks_of_a_private_discriminator_from_a_terminal(folder, monkeypatch, capsys):
    from masknb.dp import private
    monkeypatch.setattr(private, 'STEPS', 5)
    assert run(folder, '--epsilon', '3', '--method', 'discriminator', '--preset', 'cnn') == 0
    assert 'gradients of the discriminator' in capsys.readouterr().out and Masker.load(folder/'m.mask').recipe.critic == 'cnn'
    assert run(folder, '--epsilon', '3', '--preset', 'cnn') == 2 and "method='discriminator'" in capsys.readouterr().err

def test_a_book_refuses_the_model_that_is_too_much(folder, capsys):
    Book(folder/'book.json', epsilon=3.)
    assert run(folder, '--epsilon', '2', '--delta', '1e-7', '--book', str(folder/'book.json')) == 2 # which table?
    book = ['--epsilon', '2', '--delta', '1e-7', '--book', str(folder/'book.json'), '--data', 'visitors']
    assert run(folder, *book) == 0
    assert run(folder, *book) == 2
    assert 'exhausted' in capsys.readouterr().err and len(json.loads((folder/'book.json').read_text())['lines']) == 1
