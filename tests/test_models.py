"""Saved models: the same rows in a fresh process, no row inside, and hostile or damaged files that run nothing."""
import json, pickle, struct, subprocess, sys
from dataclasses import replace
import numpy as np, pandas as pd, pytest, safetensors.numpy
import masknb.masker as room
from masknb import Masker, Schema
from masknb.cgan.training import PRESETS
from masknb.data import load
from masknb.errors import MasknbError, ModelFileError
from masknb.masker import read_model, checksum
from tests.test_properties import TINY

def guessed(): return Schema.infer(load('adult').train.head(4000), target='income') # declared labels are public, and stand in a model whatever the rows are

@pytest.fixture(scope='module')
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp('model')/'adult.mask'
    masker = Masker(guessed(), TINY).fit(load('adult').train.head(4000), progress=False)
    masker.save(path)
    return masker, path

def test_a_fresh_process_gives_the_same_rows(saved):
    masker, path = saved
    code = f'import pandas as pd; from masknb import Masker; print(pd.util.hash_pandas_object(Masker.load({str(path)!r}).sample(500, seed=4)).sum())'
    out = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True).stdout
    assert int(out) == pd.util.hash_pandas_object(masker.sample(500, seed=4)).sum()

def test_the_same_seed_gives_the_same_model(saved):
    again = Masker(guessed(), TINY).fit(load('adult').train.head(4000), progress=False)
    assert again.sample(300, seed=1).equals(saved[0].sample(300, seed=1))

def test_no_training_row_in_the_file(saved):
    data, train = saved[1].read_bytes(), load('adult').train.head(4000)
    alone = train.fnlwgt[~train.fnlwgt.duplicated(keep=False)]
    inside = sum(struct.pack('<d', x) in data or struct.pack('<q', x) in data for x in alone)
    assert inside <= .02*len(alone)
    rare = train['native-country'].value_counts()
    assert not [c for c in rare.index[rare < 5] if c.encode() in data]
    assert not [k for k in safetensors.numpy.load(data) if k.startswith('critic')]

def test_a_file_of_the_first_format_is_read(saved, tmp_path):
    def older(doc, arrays):
        doc['format'] = 1
        for k in ('learned', 'invented'): doc.pop(k)
        doc['cost'] = {k: doc['cost'][k] for k in ('seconds', 'cpu_seconds', 'peak_memory_mb', 'rows', 'parameters')}
    (tmp_path/'m.mask').write_bytes(rewrite(saved[1], older))
    assert Masker.load(tmp_path/'m.mask').sample(300, seed=4).equals(saved[0].sample(300, seed=4))

class Bomb:
    def __reduce__(self): return (exec, ('import pathlib; pathlib.Path("pwned").touch()',))

def rewrite(path, change):
    "A file with a right checksum whose document or arrays were changed."
    doc, arrays = read_model(path)
    change(doc, arrays)
    text = json.dumps(doc)
    return safetensors.numpy.save(arrays, metadata={'masknb': text, 'sha256': checksum(text, arrays)})

def lie(key, value): return lambda doc, arrays: doc.update({key: value})
def bend(name, change): return lambda doc, arrays: arrays.update({name: change(arrays[name])})

@pytest.mark.parametrize('change, words', [
    (lie('format', 99), 'newer'), (lie('format', 'one'), 'not a masknb model'), (lie('order', [0, 0]), 'do not fit'), (lie('order', [999]), 'do not fit'),
    (lie('schema', {}), 'do not fit'), (lie('encoder', []), 'do not fit'), (lie('recipe', {}), 'do not fit'), (lie('derived', {'4': 77}), 'do not fit'),
    (bend('generator.W1', lambda a: a[:1]), 'do not fit'), (bend('generator.embed', lambda a: np.zeros((1, 1), 'f4')), 'do not fit'),
    (bend('shares.1', lambda a: a*2), 'do not fit')])
def test_a_lying_file_is_refused(saved, tmp_path, change, words):
    (tmp_path/'m.mask').write_bytes(rewrite(saved[1], change))
    with pytest.raises(ModelFileError, match=words): Masker.load(tmp_path/'m.mask')

@pytest.mark.parametrize('make, words', [
    (lambda whole: pickle.dumps(Bomb()), 'not a masknb model'), (lambda whole: whole[:len(whole)//2], 'cut short'), (lambda whole: b'', 'cut short'),
    (lambda whole: whole[:-9] + bytes(255 - b for b in whole[-9:]), 'checksum'), (lambda whole: struct.pack('<Q', 2**62) + whole[8:], 'not a masknb model'),
    (lambda whole: safetensors.numpy.save({'a': np.zeros(3)}), 'not a masknb model')])
def test_a_damaged_or_malicious_file_runs_nothing(saved, tmp_path, monkeypatch, make, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path/'m.mask').write_bytes(make(saved[1].read_bytes()))
    with pytest.raises(ModelFileError, match=words): Masker.load(tmp_path/'m.mask')
    assert not (tmp_path/'pwned').exists()

def test_random_damage_never_loads_nor_crashes(saved, tmp_path):
    whole, rng = bytearray(saved[1].read_bytes()), np.random.default_rng(0)
    for _ in range(30):
        broken = bytearray(whole)
        broken[int(rng.integers(8, len(whole)))] ^= int(rng.integers(1, 256))
        (tmp_path/'m.mask').write_bytes(broken)
        with pytest.raises(ModelFileError): Masker.load(tmp_path/'m.mask')

def test_a_missing_file_and_an_unfitted_masker(tmp_path):
    with pytest.raises(ModelFileError, match='cannot be read'): Masker.load(tmp_path/'none.mask')
    with pytest.raises(MasknbError, match='nothing to save'): Masker().save(tmp_path/'m.mask')

@pytest.mark.parametrize('preset', ['mlp', 'adversarial'])
def test_other_presets_save_and_load(preset, tmp_path):
    recipe = replace(PRESETS[preset], steps=(10, 10), every=10, width=8)
    masker = Masker(preset=recipe).fit(load('bank-marketing').train.head(600), progress=False)
    masker.save(tmp_path/'m.mask')
    fake = Masker.load(tmp_path/'m.mask').sample(50, where={'y': 'yes'}, seed=2)
    assert fake.equals(masker.sample(50, where={'y': 'yes'}, seed=2)) and set(fake.y) == {'yes'}

@pytest.mark.parametrize('change, words', [
    (bend('generator.layout.modes_0', lambda a: a*np.nan), 'do not fit'), (bend('generator.out.weight', lambda a: a[:1]), 'do not fit'), (bend('generator.z.weight', lambda a: a.astype('f8')), 'do not fit'),
    (lambda doc, arrays: doc['recipe'].update(pack=2**40, batch=2**42), 'do not fit'), (lambda doc, arrays: doc['recipe'].update(width=2**40), 'do not fit'), (lambda doc, arrays: doc['recipe'].update(generator='square'), 'do not fit'), (lambda doc, arrays: doc['recipe'].update(loss='none'), 'do not fit')])
def test_a_lying_file_of_whole_rows_is_refused(tmp_path, change, words):
    df = pd.DataFrame({'a': np.arange(300) % 97, 'b': list('xyz')*100})
    Masker(preset=replace(PRESETS['mlp'], encoder='modes', steps=(2, 2), every=2, width=8)).fit(df, progress=False).save(tmp_path/'m.mask')
    (tmp_path/'m.mask').write_bytes(rewrite(tmp_path/'m.mask', lambda doc, arrays: doc['recipe'].update(pack=1000, batch=10**6))) # names a critic of gigabytes, of which none is made
    assert len(Masker.load(tmp_path/'m.mask').sample(20, seed=0)) == 20
    (tmp_path/'m.mask').write_bytes(rewrite(tmp_path/'m.mask', change))
    with pytest.raises(ModelFileError, match=words): Masker.load(tmp_path/'m.mask')

@pytest.mark.parametrize('preset', list(PRESETS))
def test_the_preflight_line_of_every_preset(preset, capsys):
    recipe = replace(PRESETS[preset], steps=(20, 20), every=20)
    Masker(load('adult').schema, recipe).fit(load('adult').train.head(1000))
    line = capsys.readouterr().out
    assert line.startswith('1,000 rows, 15 columns, ') and 'MB and' in line and 'minutes of one core' in line

def test_a_table_too_large_is_told_with_the_remedy(monkeypatch, capsys):
    monkeypatch.setattr(room, 'memory_mb', lambda: (50., 60.))
    Masker(load('adult').schema, TINY).fit(load('adult').train.head(1000))
    assert 'Only 60 MB are free: learn from a random part of the rows' in capsys.readouterr().out

def test_more_columns_rows_and_steps_are_forecast_to_take_more():
    few, wide, long = room.forecast(2000, [50]*5, PRESETS['fast']), room.forecast(2000, [50]*60, PRESETS['fast']), room.forecast(400_000, [50]*60, PRESETS['default'])
    assert few.tokens == 250 and few.parameters < wide.parameters and few.memory_mb < wide.memory_mb < long.memory_mb and few.minutes < wide.minutes < long.minutes
