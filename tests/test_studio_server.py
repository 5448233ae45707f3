"""The studio's server as a stranger on the same machine sees it, and what is left of it when it ends; real processes, no browser."""
import os, pty, signal, socket, stat, subprocess, sys, time, urllib.error, urllib.request
from pathlib import Path
import pytest
pytest.importorskip('voila')
if not Path('/proc/self/cmdline').exists(): pytest.skip('the list of processes is read from /proc', allow_module_level=True)

WAIT = 600 # seconds; a loaded machine is slow, and who waits for what comes loses nothing

def free_port():
    with socket.socket() as s: s.bind(('127.0.0.1', 0)); return s.getsockname()[1]

def until(ready, what, seconds=WAIT):
    end = time.monotonic() + seconds
    while not (got := ready()):
        assert time.monotonic() < end, what
        time.sleep(.1)
    return got

def processes() -> dict: # number -> command line of all that run
    out = {}
    for p in Path('/proc').glob('[0-9]*'):
        try: line = (p/'cmdline').read_bytes().replace(b'\0', b' ').decode(errors='replace')
        except OSError: continue
        if line: out[int(p.name)] = line
    return out

def of(folder): return {n: l for n, l in processes().items() if str(folder) in l}

def get(url): # status and place
    try:
        with urllib.request.urlopen(url, timeout=WAIT) as r: return r.status, r.url
    except urllib.error.HTTPError as e: return e.code, url
    except OSError: return 0, url

@pytest.fixture
def here(tmp_path):
    "A folder with a table, and a folder for temporary files that is this test's own."
    (tmp_path/'tmp').mkdir()
    (tmp_path/'t.csv').write_text('age;town\n' + ''.join(f'{20 + i % 50};{"Ulm" if i % 2 else "Bonn"}\n' for i in range(60)))
    yield tmp_path
    for n in of(tmp_path): os.kill(n, signal.SIGKILL) # only where a test failed; its own processes name its folder

def environment(here, **more): return os.environ | dict(TMPDIR=str(here/'tmp'), PYTHONUNBUFFERED='1', JUPYTER_CONFIG_DIR=str(here/'config')) | more

def command(port, *more): return [sys.executable, '-c', 'import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from masknb.cli import main; raise SystemExit(main())',
                                  'studio', 't.csv', '--sep', ';', '--port', str(port), *more]

def start(here, port, *more, **env):
    "The command, the address it tells, and its token."
    p = subprocess.Popen(command(port, *more), cwd=here, env=environment(here, **env), stdout=subprocess.PIPE, stderr=open(here/'log', 'w'), text=True, start_new_session=True)
    url = next(w for w in p.stdout.readline().split() if w.startswith('http'))
    return p, url, url.split('token=')[1]

def gone(here, p, code):
    assert p.wait(WAIT) == code, (here/'log').read_text()
    until(lambda: not of(here), f'still running: {of(here)}')
    assert not list((here/'tmp').iterdir())

def test_no_command_line_holds_the_token_and_kill_ends_the_kernels_too(here):
    p, url, token = start(here, port := free_port(), '--no-browser')
    until(lambda: get(f'http://127.0.0.1:{port}/static/')[0], 'the page does not answer')
    assert get(f'http://127.0.0.1:{port}/')[1].split('?')[0].endswith('/login') or get(f'http://127.0.0.1:{port}/')[0] == 403
    opened = urllib.request.urlopen(url, timeout=WAIT) # renders the page, in a kernel
    until(lambda: any('ipykernel' in l for l in of(here).values()), 'there is no kernel')
    assert not [l for l in processes().values() if token in l]
    own = next(f for f in (here/'tmp').iterdir())
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    for n in of(here): assert stat.S_IMODE(os.stat(f'/proc/{n}/environ').st_mode) == 0o400
    p.send_signal(signal.SIGTERM); time.sleep(.2); p.send_signal(signal.SIGTERM) # the second one disturbs nothing
    gone(here, p, 143); opened.close()

@pytest.mark.parametrize('number, code', [(signal.SIGINT, 0), (signal.SIGHUP, 129), (signal.SIGTERM, 143)])
def test_a_signal_while_the_server_starts_leaves_nothing(here, number, code):
    p, _, token = start(here, free_port(), '--no-browser')
    until(lambda: any('voila' in l for l in of(here).values()), 'there is no server')
    assert not [l for l in processes().values() if token in l]
    p.send_signal(number)
    gone(here, p, code)

def test_closing_the_terminal_ends_it(here):
    port = free_port()
    n, terminal = pty.fork()
    if not n:
        os.chdir(here)
        os.execvpe(sys.executable, command(port, '--no-browser'), environment(here))
    until(lambda: get(f'http://127.0.0.1:{port}/static/')[0], 'the page does not answer')
    os.close(terminal)
    until(lambda: os.waitpid(n, os.WNOHANG)[0], 'the command goes on without its terminal')
    until(lambda: not of(here), f'still running: {of(here)}')
    assert not list((here/'tmp').iterdir())

def test_the_browser_is_given_a_file_and_not_the_token(here):
    "Its command line is as public as the server's."
    (browser := here/'browser').write_text(f'#!/bin/sh\necho "$@" > {here}/asked\n'); browser.chmod(0o755)
    p, url, token = start(here, free_port(), BROWSER=f'{browser} %s')
    asked = until(lambda: (here/'asked').exists() and (here/'asked').read_text().strip(), 'no browser was opened')
    assert token not in asked and asked.startswith('file://')
    page = Path(asked.removeprefix('file://'))
    assert url in page.read_text() and stat.S_IMODE(page.parent.stat().st_mode) == 0o700
    p.send_signal(signal.SIGINT)
    gone(here, p, 0)

def test_the_token_is_told_to_no_other_program(here, capsys):
    "Who listens at the port already is not this studio."
    from masknb.cli import main
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0)); s.listen()
        assert main(['studio', str(here/'t.csv'), '--no-browser', '--port', str(s.getsockname()[1])]) == 2
    told = capsys.readouterr()
    assert 'is taken' in told.err and 'token=' not in told.out

def test_options_of_the_table_reach_the_page():
    import json
    from masknb.studio.page import notebook
    source = json.loads(notebook('t.csv', '.', sep='\t', decimal=',', missing=['-']))['cells'][0]['source']
    assert r"studio('t.csv', sep='\t', decimal=',', missing=['-'])" in ''.join(source)

def test_code_of_a_sitting_reads_the_table_alike(here):
    from masknb.studio.sitting import beginning
    df, lines = beginning(here/'t.csv', sep=';')
    space = {}
    exec('\n'.join(lines), space)
    assert space['df'].equals(df) and list(df) == ['age', 'town']
