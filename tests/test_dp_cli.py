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
    (tmp_path/'s.json').write_text(schema.to_json())
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
                                           (['--epsilon', '1', '--preset', 'fast'], '--preset'), (['--epsilon', '1', '--minutes', '1'], '--minutes')])
def test_what_is_refused(folder, capsys, options, word):
    try: code = run(folder, *options)
    except SystemExit as e: code = e.code
    assert code == 2 and word in capsys.readouterr().err and not (folder/'out.csv').exists()

def test_a_schema_must_be_declared(folder, capsys):
    assert main(['mask', str(folder/'t.csv'), '-o', str(folder/'out.csv'), '--epsilon', '1']) == 2
    assert '--schema' in capsys.readouterr().err

def test_a_book_refuses_the_model_that_is_too_much(folder, capsys):
    Book(folder/'book.json', epsilon=3.)
    assert run(folder, '--epsilon', '2', '--delta', '1e-7', '--book', str(folder/'book.json')) == 0
    assert run(folder, '--epsilon', '2', '--delta', '1e-7', '--book', str(folder/'book.json')) == 2
    assert 'exhausted' in capsys.readouterr().err and len(json.loads((folder/'book.json').read_text())['lines']) == 1
