"""Commands that are killed, interrupted, run out of disk or may not write: no file is lost or half written, and the command can be run again.

Each runs in a process of its own, forked from one that has imported everything. A kill comes at a random time, or at a random touch of a file."""
import contextlib, json, os, random, resource, shutil, signal, subprocess, sys, tempfile, time, traceback, warnings
from pathlib import Path
import pandas as pd
from masknb import Masker, cli
from masknb.dp.ledger import Book
from tests.fuzz.common import Skipped, expect, run, shown
from tests.fuzz.lines import furnished, inside

COMMANDS = { # name -> arguments; all write into a folder `out`, where something lies already
    'mask': 'mask train.csv -o out/fake.csv --model out/m.mask --force', 'mask parquet': 'mask train.csv -o out/fake.parquet --force', 'mask packed': 'mask train.csv -o out/fake.csv.gz --rows 3000 --force',
    'mask with a book': 'mask train.csv -o out/private.csv --model out/p.mask --epsilon 2 --method marginals --book out/book.json --data ward --force', 'sample': 'sample m.mask -o out/fake.csv --rows 20000 --force',
    'inspect': 'inspect train.csv -o out/schema.json --force', 'deidentify': 'deidentify train.csv -o out/plain.csv --force', 'evaluate': 'evaluate train.csv test.csv --quick --html out/page.html --json out/page.json --force',
    'dossier': 'evaluate train.csv test.csv --quick --model m.mask --dossier out/dossier.html --force', 'compare': 'compare train.csv --methods kanon,noise --seeds 2 --cache out/cache --html out/map.html --json out/map.json --force', 'demo': 'demo --out out/demo --rows 150 --preset fast --force'}
OFTEN = [*COMMANDS, *['mask', 'mask parquet', 'mask packed', 'mask with a book', 'sample', 'inspect', 'deidentify']*3] # the others take seconds
WAYS = ['kill', 'kill', 'term', 'int', 'full', 'read-only']
SIGNALS = dict(kill=signal.SIGKILL, term=signal.SIGTERM, int=signal.SIGINT)

def home(top:Path) -> Path:
    "A folder with the inputs, and `out` with files of an earlier run."
    made = top/'home'
    shutil.copytree(furnished(), made, symlinks=True, ignore=lambda _, names: [n for n in names if n in ('pipe', 'vast.csv', 'vast.mask', 'loop.csv')])
    (made/'out').mkdir()
    for name in ('fake.csv', 'fake.parquet', 'm.mask', 'schema.json', 'page.html', 'plain.csv', 'map.json'): (made/'out'/name).write_text('of an earlier run')
    Book(made/'out'/'book.json', epsilon=1e6, delta=.5)
    return made

def child(words:list, folder:Path, prepare) -> int: # its process id
    "Run a command in a process of its own; `prepare` is called in it first."
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    if pid := os.fork():
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return pid
    code = 99
    try:
        with inside(folder):
            try: _begin(folder, prepare)
            except KeyboardInterrupt: os._exit(130) # before the command
            code = cli.main(words)
            with contextlib.suppress(KeyboardInterrupt): signal.signal(signal.SIGINT, signal.SIG_IGN) # after it
    except BaseException: traceback.print_exc() # told, whatever it is
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError): stream.flush()
        os._exit(code)

def _begin(folder, prepare):
    "What it says goes into a file, and signals do what they do in a fresh process."
    out = os.open(folder/'said.txt', os.O_CREAT | os.O_WRONLY | os.O_TRUNC); os.dup2(out, 1); os.dup2(out, 2)
    sys.stdout, sys.stderr = (os.fdopen(n, 'w', closefd=False) for n in (1, 2))
    warnings.resetwarnings(); warnings.simplefilter('ignore', DeprecationWarning)
    prepare()
    signal.alarm(0); signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL); signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])

def ended(pid:int, seconds:float=300) -> int: # the exit code, negative for a signal
    "Wait for a process; one that does not end is killed and is a finding."
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done: return os.waitstatus_to_exitcode(status)
        time.sleep(.002)
    os.kill(pid, signal.SIGKILL); os.waitpid(pid, 0)
    raise TimeoutError('hangs')

def at_touch(folder:Path, which:int, number:int):
    "Send a signal at the so many-th touch of a file; count them into a file where no signal is named."
    seen = 0
    def hook(event, args):
        nonlocal seen
        if event not in ('open', 'os.rename', 'os.remove', 'os.truncate', 'os.mkdir') or not args or not str(args[0] if not isinstance(args[0], bytes) else '').startswith(str(folder/'out')) and not str(args[0]).startswith('out'): return
        seen += 1
        if seen == which: os.kill(os.getpid(), number)
    sys.addaudithook(hook)

def files(folder:Path) -> dict: return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob('*') if p.is_file() and not p.is_symlink() and p.name != 'said.txt'}

def whole(path:Path) -> bool:
    "Whether a file is complete."
    try:
        match path.suffix:
            case '.csv': return path.read_bytes().endswith(b'\n')
            case '.gz': return len(pd.read_csv(path)) == 3000
            case '.parquet': return len(pd.read_parquet(path)) > 0
            case '.mask': return len(Masker.load(path).sample(3, seed=0)) == 3
            case '.html': return path.read_text().rstrip().endswith('</html>')
            case '.json' | '.jsonld': return json.loads(path.read_text()) is not None
            case '.lock': return True
    except Exception: pass
    return False

@contextlib.contextmanager
def filled(folder:Path, room:int):
    "A folder on a disk of its own with so many bytes left; `Skipped` where none can be mounted."
    kept = files(folder)
    pages = room//4096 + 2 + sum(-(-len(data)//4096) + 1 for data in kept.values())
    if os.geteuid() or subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={4096*pages}', 'tmpfs', str(folder)], capture_output=True).returncode: raise Skipped('no small disk can be mounted here')
    try:
        for name, data in kept.items(): (folder/name).write_bytes(data)
        yield
    finally: subprocess.run(['umount', '-l', str(folder)], capture_output=True)

def limited_files(room:int):
    "Where no disk can be mounted: files that may not grow beyond some bytes, which fails in the same place."
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

def powerless(folder:Path):
    "Root may write anywhere, so it becomes nobody first."
    if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)

def plan(number:int) -> tuple: # command, way, and where in between 0 and 1
    r = random.Random(number)
    return r.choice(OFTEN), r.choice(WAYS), r.random(), r.random() < .5, r

def describe(number:int) -> str:
    name, way, when, touch, _ = plan(number)
    return f'masknb {COMMANDS[name]}: {way}, ' + (f'at a touch of a file, {when:.0%} of them' if touch and way in SIGNALS else f'at {when:.0%}')

_KNOWN = {} # command -> (seconds, bytes written) of an undisturbed run

def undisturbed(name:str) -> tuple:
    "How long a command takes when nothing happens, and how much it writes."
    if name in _KNOWN: return _KNOWN[name]
    with tempfile.TemporaryDirectory() as top:
        folder = home(Path(top))
        begun = time.monotonic()
        code = ended(child(COMMANDS[name].split(), folder, lambda: None))
        expect(code == 0, f'ends with {code}: {shown((folder/"said.txt").read_text(), 500)}')
        _KNOWN[name] = time.monotonic() - begun, sum(p.stat().st_size for p in (folder/'out').rglob('*') if p.is_file())
    return _KNOWN[name]

def case(number:int, c):
    "A disturbed run, what it left, and the run after it."
    name, way, when, touch, r = plan(number)
    seconds, size = undisturbed(name)
    words = COMMANDS[name].split()
    with tempfile.TemporaryDirectory() as top:
        os.chmod(top, 0o755)
        folder = home(Path(top))
        before = files(folder)
        if way in SIGNALS: code = _signalled(words, folder, SIGNALS[way], when*seconds, touch and 1 + int(when*12))
        elif way == 'full': code = _crowded(words, folder, int(when*size))
        else: code = _forbidden(words, folder)
        said = (folder/'said.txt').read_text(errors='replace') if (folder/'said.txt').exists() else ''
        expect('Traceback' not in said and code != 99, f'{name}, {way}: code {code}: {shown(said, 600)}')
        expect(way in SIGNALS or code in (0, 1, 2), f'{name}, {way}: code {code}')
        _undamaged(folder, before, f'{name}, {way}')
        parts = [n for n in files(folder) if n.endswith('.part')]
        expect(way == 'kill' or not parts, f'{name}, {way}: part files are left: {parts}')
        expect(all(Path(n).name.startswith('.') or '.json.' in n for n in parts), f'{name}, {way}: part files are not hidden: {parts}')
        expect((code := ended(child(words, folder, lambda: None))) == 0, f'{name}, {way}, run again: code {code}: {shown((folder/"said.txt").read_text(), 500)}')
        _undamaged(folder, before, f'{name}, {way}, run again')
        c.steps.append(way)

def _signalled(words, folder, number, after, touch):
    pid = child(words, folder, (lambda: at_touch(folder, touch, number)) if touch else lambda: None)
    if not touch:
        time.sleep(after)
        with contextlib.suppress(ProcessLookupError): os.kill(pid, number)
    return ended(pid)

def _crowded(words, folder, room):
    before = files(folder)
    try:
        with filled(folder/'out', room):
            code = ended(child(words, folder, lambda: None))
            _undamaged(folder, before, 'a full disk')
            left = [n for n in files(folder/'out') if n.endswith('.part')]
            expect(not left, f'full: part files are left: {left}')
            return code
    except Skipped: return ended(child(words, folder, lambda: limited_files(room)))

def _forbidden(words, folder):
    os.chmod(folder/'out', 0o555)
    (folder/'said.txt').touch(); os.chmod(folder/'said.txt', 0o666)
    try: return ended(child(words, folder, lambda: powerless(folder)))
    finally: os.chmod(folder/'out', 0o755)

def _undamaged(folder, before, what):
    "Each file that was there is there, as it was or whole and new; each new one is whole."
    after = files(folder)
    gone = [n for n in before if n not in after]
    expect(not gone, f'{what}: lost: {gone}')
    torn = [n for n, data in after.items() if before.get(n) != data and not n.endswith('.part') and not whole(folder/n)]
    expect(not torn, f'{what}: half written, so lost: {torn}')

def trial(numbers, **more):
    furnished()
    return run('kills', case, numbers, seconds=120, **more)
