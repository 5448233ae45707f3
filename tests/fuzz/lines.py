"""Command lines of any sort, run in this process: commands and options are those that the parser knows, values are good, odd or wrong."""
import argparse, contextlib, functools, io, os, random, shutil, tempfile, warnings
from dataclasses import replace
from pathlib import Path
import numpy as np
from masknb import Masker, Privacy, Schema, cli
from masknb.data import load
from masknb.dp.ledger import Book
from tests.fuzz.common import CHEAP, Finding, expect, run, shown, small_presets
from tests.fuzz.models import learned

INPUTS = ['train.csv', 'train.csv', 'train.csv', 'test.csv', 'train.parquet', 'schema.json', 'm.mask', 'private.mask', 'book.json', 'answers.json', 'key', # what there is
          'empty.csv', 'header.csv', 'noise.csv', 'noise.parquet', 'semicolons.csv', 'latin.csv', 'twice.csv', 'cut.csv', 'odd.json', 'folder', 'pipe', 'vast.csv', 'vast.mask', 'loop.csv', 'none.csv', '/dev/zero', '/proc/self/mem', '']
OUTPUTS = ['new.csv', 'new.csv.gz', 'new.parquet', 'new.json', 'new.html', 'new.mask', 'new', 'old.csv', 'old.json', 'train.csv', 'folder', 'folder/new.csv', 'missing/new.csv', 'train.csv/new.csv', 'x'*300 + '.csv', 'a\0b.csv', 'link.csv', 'loop.csv', '-', '']
WORDS = ['income', 'town', 'age', 'no such column', '', 'a,b', 'é', '\ud800', '\x1b[31m', '%s', 'x'*5000, '--', '=', '0']
ENDLESS = str(2**32) # so many rows are written for days, as was asked
NUMBERS = ['0', '1', '2', '3', '10', '0.5', '1e-6', '1e-300', '-1', '1e9', '1e999', 'nan', 'inf', '', 'x', '٣', '1_000', '0x10', ENDLESS, str(2**64), '9'*400]
WHERE = ['town=a', 'age=30..39', 'age=', 'age=..', 'income=>50K', 'town', '=', 'town=zz', 'when=2024-02-01..2024-03-01', 'age=nan', 'pay=1e400', 'town=a..b']
LINES = ['risk=0.1', 'utility=.8', 'risk', 'risk=x', 'x=1', 'risk=nan']
SPECIAL = dict(where=WHERE, line=LINES, methods=['kanon', 'cart', 'noise', 'kanon,noise', 'gan', 'dp', 'histogram', 'x', ',', 'ldiv,tclose'], seeds=['1', '1', '0', 'x'], cache=['cache', 'train.csv', ''], out=['demo', 'folder', 'train.csv', 'missing/demo'])
READ = {'table', 'synthetic', 'holdout', 'schema', 'model', 'file', 'answers', 'key', 'ledger_key', 'book'}

@functools.lru_cache(1)
def commands() -> dict: # name -> actions of its parser
    "All commands and options, from the parser itself."
    sub = next(a for a in cli.parser()._actions if isinstance(a, argparse._SubParsersAction))
    return {name: [a for a in p._actions if a.dest != 'help'] for name, p in sub.choices.items()}

@functools.lru_cache(1)
def furnished() -> str:
    "A folder with files of every sort, made once."
    home = Path(tempfile.mkdtemp(prefix='masknb-lines-'))
    df = learned(160)[['age', 'pay', 'town', 'when', 'yes', 'card', 'gap']].assign(income=lambda t: np.where(t.age > 50, '>50K', '<=50K'))
    df.iloc[:120].to_csv(home/'train.csv', index=False); df.iloc[120:].to_csv(home/'test.csv', index=False); df.to_parquet(home/'train.parquet')
    schema = Schema.infer(df)
    schema.save(home/'schema.json')
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        Masker(schema, CHEAP).fit(df, progress=False).save(home/'m.mask')
        Masker(None, privacy=Privacy(3., 1e-5, method='marginals', seed=1)).fit(df[['age', 'town']], progress=False).save(home/'private.mask')
    Book(home/'book.json', epsilon=5.)
    text = dict(zip(['answers.json', 'key', 'empty.csv', 'header.csv', 'semicolons.csv', 'twice.csv', 'cut.csv', 'odd.json', 'old.csv', 'old.json'],
                    ['{"purpose": "teaching"}', 'k'*32, '', 'a,b,c\n', 'a;b\n1;2\n'*9, 'a,a\n1,2\n', 'a,b\n1,2\n3', '[{"a": NaN}]', 'precious\n', '"precious"']))
    for name, said in text.items(): (home/name).write_text(said)
    (home/'noise.csv').write_bytes(random.Random(0).randbytes(5000)); (home/'noise.parquet').write_bytes(random.Random(1).randbytes(5000)); (home/'latin.csv').write_bytes('a,b\né,ü\n'.encode('latin-1')*20)
    for name in ('vast.csv', 'vast.mask'):
        with open(home/name, 'wb') as f: f.truncate(60*10**9)
    (home/'folder').mkdir(); os.mkfifo(home/'pipe'); (home/'link.csv').symlink_to('old.csv'); (home/'loop.csv').symlink_to('loop.csv')
    return str(home)

GOOD = dict(SPECIAL, where=['town=a', 'age=30..39'], line=['risk=0.1'], methods=['kanon', 'noise'], seeds=['1'], cache=['cache'], out=['demo'], target=['income'], named=['x'], missing=['-', 'NA'], drop_rules=['age'], person=['town'], data=['ward'],
            output=['new.csv', 'new.csv.gz', 'new.parquet'], html=['new.html'], json=['new.json'], dossier=['page.html'], confirm=['Ada'], schema=['schema.json'], holdout=['test.csv'], answers=['answers.json'], key=['key'], ledger_key=['key'], book=['book.json'])

def value(r:random.Random, a, careful:bool) -> list: # of words
    "What is written after an option, or in its place: what fits, or anything."
    if a.nargs == 0: return []
    if careful and a.dest in GOOD: pool = GOOD[a.dest]
    elif a.dest in SPECIAL: pool = SPECIAL[a.dest]
    elif a.choices: pool = [*a.choices] if careful else [*a.choices, *WORDS]
    elif a.type is not None: pool = [n for n in NUMBERS if _accepted(a.type, n)] if careful else [n for n in NUMBERS if a.dest != 'rows' or n != ENDLESS]
    elif a.dest in READ: pool = INPUTS
    elif a.metavar in (None, 'FILE', 'PAGE.html') and a.dest not in ('target', 'person', 'data', 'confirm', 'named', 'missing', 'drop_rules'): pool = OUTPUTS[:6] if careful else OUTPUTS
    else: pool = WORDS
    many = r.randrange(3) if a.nargs == '*' else 1
    return [str(r.choice(pool or WORDS)) for _ in range(many)]

def _accepted(read, text):
    try: v = read(text)
    except (ValueError, argparse.ArgumentTypeError): return False
    return not isinstance(v, (int, float)) or abs(v) <= 10**4 # rows that take no time

def line(number:int) -> list: # of arguments
    "The command line of that number."
    r = random.Random(number)
    if r.random() < .02: return r.choice([[], ['--help'], ['--version'], ['no-such-command'], ['--debug'], ['mask', '--help'], ['mask', '--no-such-option']])
    name = r.choice([*commands(), *['inspect', 'mask', 'sample', 'deidentify']*5]) # the others take seconds
    care, words = r.choice([0., .9, 1.]), [name] # careless, nearly careful, careful
    for a in commands()[name]:
        careful = r.random() < care
        if not a.option_strings: words += _place(r, name, a, careful)
        elif a.required and (careful or r.random() < .95) or r.random() < .15: words += [r.choice(a.option_strings), *value(r, a, careful)]
    if name == 'demo' and '--rows' not in words: words += ['--rows', '200']
    if name == 'compare':
        for option, v in (('--seeds', '1'), ('--methods', 'kanon'), ('--cache', 'cache')): words += [] if option in words else [option, v]
    return words

def _place(r, name, a, careful): # of a positional argument
    good = dict(table=['train.csv', 'train.parquet'], synthetic=['test.csv'], model=['m.mask', 'private.mask'], file=['train.csv'])[a.dest]
    return [] if not careful and r.random() < .05 or a.nargs == '?' and r.random() < .5 else [r.choice(good)] if careful else value(r, a, False)

def describe(number:int) -> str: return shown('masknb ' + ' '.join(map(ascii, line(number))))

@contextlib.contextmanager
def inside(folder):
    "Work in a folder; the studio's server is not started, and the demo's table is small."
    import masknb.data as data, masknb.studio.page as page
    before, serve, load = os.getcwd(), page.serve, data.load
    page.serve, data.load = lambda *_, **__: 0, _small
    os.chdir(folder)
    try:
        with small_presets(): yield
    finally:
        os.chdir(before)
        page.serve, data.load = serve, load

@functools.lru_cache(1)
def _small(name):
    "A data set of a few hundred rows."
    d = load(name)
    return replace(d, train=d.train.head(400), test=d.test.head(200))

def case(number:int, c):
    "The command ends with 0, or with 1 or 2 and words; what was there before is there, and no part files are left."
    words = line(number)
    with tempfile.TemporaryDirectory() as top:
        home = Path(top)/'home'
        shutil.copytree(furnished(), home, symlinks=True, ignore=lambda _, names: [n for n in names if n in ('pipe', 'vast.csv', 'vast.mask')])
        os.mkfifo(home/'pipe')
        for n in ('vast.csv', 'vast.mask'):
            with open(home/n, 'wb') as f: f.truncate(60*10**9)
        before = _contents(home)
        out, err = io.StringIO(), io.StringIO()
        with inside(home), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try: code = cli.main(words)
            except SystemExit as e: code = e.code
            except Exception as e: raise Finding(f'{type(e).__name__}: {e}'[:300]) from e
        said = err.getvalue()
        expect(code in (0, 2), f'code {code}: {shown(said, 300)}')
        expect('Traceback' not in said and (code == 0 or said.strip()), f'says {shown(said, 300)}')
        _nothing_lost(home, before, words, code)
        c.steps.append(f'{words[0] if words else "nothing"} ({code})')
        if code: c.refused.append(('line', 'refused', said))

def _contents(home): return {p.relative_to(home).as_posix(): p.read_bytes() for p in home.rglob('*') if p.is_file() and not p.is_symlink() and p.stat().st_size < 10**7}

def _nothing_lost(home, before, words, code):
    "Files are whole; inputs are as they were, and so is everything unless --force said otherwise."
    after = _contents(home)
    left = [n for n in after if n.endswith('.part')]
    expect(not left, f'part files are left: {left}')
    changed = [n for n, data in before.items() if after.get(n) != data and n != 'book.json' and not n.endswith('.lock')]
    forced = any(w.startswith('--f') and '--force'.startswith(w) for w in words)
    expect(not changed or forced, f'lost: {changed} without --force')
    expect(not set(changed) & {w for w in words[1:] if w in ('m.mask', 'schema.json')} or code == 0, f'lost: {changed}')

def trial(numbers, **more):
    furnished()
    return run('command lines', case, numbers, **more)
