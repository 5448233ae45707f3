"""The studio as people use it: JupyterLab and Voila on loopback, driven by a headless Chromium."""
import hashlib, os, shutil, signal, socket, subprocess, sys, time, urllib.error, urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
import pytest

ROOT = Path(__file__).parent.parent
CHROMIUM = next((p for p in map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome')) if p), None)
if CHROMIUM is None: pytest.skip('there is no Chromium', allow_module_level=True)
nbformat, sync_api = pytest.importorskip('nbformat'), pytest.importorskip('playwright.sync_api')
pytest.importorskip('jupyterlab'); pytest.importorskip('ipywidgets')
SHOTS = os.environ.get('MASKNB_SHOTS') # a folder for pictures of every panel; none are made without it
WAIT = 120_000 # ms; a loaded machine is slow
FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

def free_port():
    with socket.socket() as s: s.bind(('127.0.0.1', 0)); return s.getsockname()[1]

def answer(url): # status code
    try: return urllib.request.urlopen(url, timeout=30).status
    except urllib.error.HTTPError as e: return e.code
    except OSError: return 0

@contextmanager
def server(folder, *command):
    "A program that serves until the block ends."
    env = dict(os.environ, JUPYTER_CONFIG_DIR=str(folder/'config'), JUPYTERLAB_SETTINGS_DIR=str(folder/'settings'), JUPYTERLAB_WORKSPACES_DIR=str(folder/'workspaces'),
               PYTHONPATH=os.pathsep.join([str(ROOT), os.environ.get('PYTHONPATH', '')]), PYTHONUNBUFFERED='1')
    with open(folder/'server.log', 'w') as log: p = subprocess.Popen([sys.executable, *command], cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
    try: yield p
    finally:
        p.send_signal(signal.SIGINT if 'studio' in command else signal.SIGTERM) # Ctrl-C ends the page and its server
        try: p.wait(20)
        except subprocess.TimeoutExpired: p.kill(); p.wait()
        with suppress(ProcessLookupError): os.killpg(p.pid, signal.SIGKILL) # and whatever it started

def until(ready, what, seconds=90):
    "Wait for a condition."
    end = time.monotonic() + seconds
    while not (got := ready()):
        assert time.monotonic() < end, what
        time.sleep(.3)
    return got

@pytest.fixture(scope='module')
def browser():
    with sync_api.sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield b
        b.close()

@pytest.fixture(scope='module')
def lab(tmp_path_factory):
    "JupyterLab without its news: the address, and the folder of its notebooks."
    folder, port = tmp_path_factory.mktemp('lab'), free_port()
    plugin = folder/'settings'/'@jupyterlab'/'apputils-extension'; plugin.mkdir(parents=True)
    (plugin/'notification.jupyterlab-settings').write_text('{"fetchNews": "false", "checkForUpdates": false}')
    options = ['--no-browser', '--ip=127.0.0.1', f'--port={port}', '--allow-root', '--IdentityProvider.token=token', '--LabApp.expose_app_in_browser=True',
               '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate', '--LabApp.extension_manager=readonly', f'--ServerApp.root_dir={folder}']
    with server(folder, '-m', 'jupyterlab', *options):
        until(lambda: answer(f'http://127.0.0.1:{port}/api?token=token') == 200, 'JupyterLab does not answer')
        yield f'http://127.0.0.1:{port}', folder

class Page:
    "A page with the studio on it, as a person sees it."
    def __init__(self, browser, width=1400, dark=False):
        self.page, self.errors, self.tag, self.dark = browser.new_page(viewport=dict(width=width, height=1000)), [], f'{width}{"-dark" if dark else ""}', dark
        self.page.set_default_timeout(WAIT)
        self.page.on('console', lambda m: self.errors.append(m.text) if m.type == 'error' else None)
        self.page.on('pageerror', lambda e: self.errors.append(str(e)))

    def lab(self, address, name, *cells):
        "Open a notebook of these cells and run it."
        base, folder = address
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        nb.metadata['kernelspec'] = dict(name='python3', display_name='Python 3', language='python')
        nbformat.write(nb, folder/name)
        self.page.goto(f'{base}/lab/tree/{name}?token=token&reset')
        self.page.wait_for_selector('.jp-Notebook'); self.says('| Idle')
        if self.dark: self.page.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"); self.page.wait_for_selector('body[data-jp-theme-light=false]', state='attached')
        self.page.evaluate("jupyterapp.shell.collapseLeft()")
        self.page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        return self

    def says(self, words, timeout=WAIT): self.page.wait_for_function('w => document.body.innerText.includes(w)', arg=words, timeout=timeout)
    def click(self, name): self.page.get_by_role('button', name=name, exact=True).click()
    def step(self, name): self.click(name); self.page.get_by_role('heading', name=name).wait_for()
    def code(self):
        self.click('Copy as code')
        self.page.wait_for_function("() => { const a = [...document.querySelectorAll('.masknb-code textarea')].find(e => e.offsetParent); return a && a.value.includes('df = ') }")
        return self.page.locator('.masknb-code textarea:visible').input_value()

    def look(self, name):
        "Nothing is unlabelled or wider than its place; a picture where somebody wants to see it."
        bare = self.page.evaluate('''() => [...document.querySelectorAll('.masknb select, .masknb input, .masknb textarea')].filter(e => e.offsetParent)
            .filter(e => !(e.labels && [...e.labels].some(l => l.innerText.trim())) && !e.getAttribute('aria-label') && !e.title).map(e => e.outerHTML.slice(0, 120))''')
        assert not bare, f'{name}: without a label: {bare[:3]}'
        wide = self.page.evaluate('''() => { const out = []; for (const p of document.querySelectorAll('.masknb.widget-vbox')) { if (!p.offsetParent) continue; const r = p.getBoundingClientRect();
            for (const e of p.querySelectorAll('p, button, select, input, textarea, table, svg, img')) { const b = e.getBoundingClientRect(); if (!b.width || b.right <= r.right + 2) continue;
            let q = e, held = false; while (q !== p) { if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(q.parentElement).overflowX) && q.parentElement.getBoundingClientRect().right <= r.right + 2) { held = true; break; } q = q.parentElement; if (q === p) break; }
            if (!held) out.push(e.tagName + ' ' + Math.round(b.right - r.right) + ' ' + e.outerHTML.slice(0, 80)); } } return out }''')
        assert not wide, f'{name}: wider than the panel: {wide[:3]}'
        if SHOTS: time.sleep(.7); Path(SHOTS).mkdir(exist_ok=True, parents=True); self.page.screenshot(path=f'{SHOTS}/{self.tag}-{name}.png')

    def walk(self, target='income'):
        "Through all panels, by clicking and typing; the code of the last one."
        p = self.page
        p.get_by_role('heading', name='1 Inspect').wait_for()
        p.get_by_label(f'Role of {target}').select_option('target'); self.says(f'{target}: role is now target')
        self.click('Confirm'); self.says('Write your name first')
        p.get_by_label('Confirmed by').fill('A. Steward'); p.get_by_label('Confirmed by').press('Tab'); self.click('Confirm'); self.says('Confirmed by A. Steward'); self.look('1-inspect')
        self.step('2 Prepare'); self.click('Look for dependencies'); self.says('rules hold in every row'); self.look('2-prepare')
        self.step('3 Budget'); p.get_by_label('Learn under differential privacy').check(); self.says('at most 73% sure'); self.look('3-budget')
        p.get_by_label('Learn under differential privacy').uncheck(); self.says('Differential privacy is off')
        self.step('4 Train'); self.says('Roles confirmed by A. Steward'); p.get_by_label('Preset').select_option('fast')
        self.click('Start'); p.locator('svg[aria-label^="Similarity"]').wait_for(); p.locator('svg[aria-label^="Losses"]').wait_for(); time.sleep(3); self.look('4-train')
        self.click('Stop'); self.says('Done: 1:')
        self.click('Resume'); self.says('Synthetic rows now'); time.sleep(1); self.click('Stop'); self.says('Done: 2:'); self.code(); self.look('4-trained'); self.click('Copy as code')
        self.step('5 Compare'); self.click('Evaluate'); self.says('Associations of all pairs'); p.get_by_label('Column').select_option('sex'); p.locator('img[alt^="Shares of sex"]').wait_for(); self.look('5-compare')
        self.step('6 Attack'); self.click('Attack'); self.says('people who never were'); self.look('6-attack')
        self.step('7 Export'); p.get_by_label('Schema (JSON').check(); self.click('Export'); self.says('Wrote '); code = self.code(); self.look('7-export')
        return code

def checksum(path): return hashlib.sha256(Path(path).read_bytes()).hexdigest()

CELL = "from masknb import studio\nfrom masknb.data import load\nstudio(load('adult').train)"

def test_the_whole_flow_in_jupyterlab(browser, lab):
    "All panels; then the copied code in a second notebook writes the same table; nothing real is in the saved notebook."
    one = Page(browser).lab(lab, 'one.ipynb', CELL)
    code = one.walk()
    wrote = checksum(lab[1]/'synthetic.csv'); (lab[1]/'synthetic.csv').unlink(); (lab[1]/'schema.json').unlink()
    assert "schema.confirm('A. Steward')" in code and 'partial_fit' in code
    one.step('1 Inspect'); one.page.get_by_label('Reveal').select_option('fnlwgt'); one.says('Real values of fnlwgt')
    shown = one.page.locator('text=Real values of fnlwgt').inner_text().split(': ')[1].split('; ')
    one.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    text = lambda: (lab[1]/'one.ipynb').read_text()
    until(lambda: '"output_type"' in text(), 'the notebook was not saved')
    saved = text()
    assert len(shown) == 5 and not any(v.replace(',', '') in saved for v in shown) and 'masknb studio: 32,561 rows' in saved
    assert not one.errors, one.errors
    one.page.close()
    two = Page(browser).lab(lab, 'two.ipynb', code + "\nprint('written')"); two.says('written\n')
    until(lambda: (lab[1]/'synthetic.csv').is_file(), 'the code wrote nothing')
    two.says('| Idle'); assert checksum(lab[1]/'synthetic.csv') == wrote
    two.page.close()

def test_two_studios_and_other_cells_in_one_notebook(browser, lab):
    "A training does not keep the kernel from other cells; two studios have their own sittings; running a cell again shows its sitting."
    small = "studio(load('adult').train.head(1500))"
    p = Page(browser).lab(lab, 'both.ipynb', 'from masknb import studio\nfrom masknb.data import load', small, small, "print('answer', 6*7)")
    p.page.wait_for_function("() => document.querySelectorAll('.widget-toggle-buttons').length == 2")
    first, second = p.page.locator('.jp-Cell').nth(1), p.page.locator('.jp-Cell').nth(2)
    first.get_by_label('Confirmed by').fill('First'); first.get_by_role('button', name='Confirm', exact=True).click(); p.says('Confirmed by First')
    for cell in (first, second): cell.get_by_role('button', name='4 Train').click(); cell.get_by_role('heading', name='4 Train').wait_for()
    first.get_by_text('Roles confirmed by First').wait_for(); second.get_by_text('Nobody has confirmed').wait_for()
    first.get_by_role('button', name='Start').click(); first.locator('svg[aria-label^="Similarity"]').wait_for()
    p.page.locator('.jp-Cell').nth(3).locator('.jp-InputArea-editor').click(); p.page.keyboard.type(" "); p.page.keyboard.press('Control+Enter')
    p.page.wait_for_function("() => document.querySelectorAll('.jp-Cell')[3].innerText.includes('[5]')", timeout=20_000)
    assert first.get_by_role('button', name='Stop').is_enabled() and second.get_by_role('button', name='Start').is_enabled()
    first.get_by_role('button', name='Stop').click(); first.get_by_text('Done: 1:').wait_for()
    first.locator('.jp-InputArea-editor').click(); p.page.keyboard.press('Control+Enter'); p.page.wait_for_function("() => document.querySelectorAll('.jp-Cell')[1].innerText.includes('[6]')")
    first.get_by_role('button', name='7 Export').click(); first.get_by_label('Run', exact=True).wait_for()
    assert '1: default, stopped' in first.get_by_label('Run', exact=True).inner_text().replace('\xa0', ' ')
    assert not p.errors, p.errors
    p.page.close()

def test_the_same_through_masknb_studio(browser, tmp_path):
    "Voila opens with its token, refuses without it, and writes into the folder it was started in."
    pytest.importorskip('voila')
    from masknb.data import load
    load('adult').train.head(4000).to_csv(tmp_path/'adult.csv', index=False)
    port = free_port()
    with server(tmp_path, '-c', 'from masknb.cli import main; raise SystemExit(main())', 'studio', 'adult.csv', f'--port={port}', '--no-browser') as served:
        url = until(lambda: next((w for w in (tmp_path/'server.log').read_text().split() if w.startswith('http') and 'token=' in w), ''), 'no address was printed')
        until(lambda: served.poll() is None and answer(f'http://127.0.0.1:{port}/'), 'Voila does not answer')
        assert answer(f'http://127.0.0.1:{port}/') == 403 or '/login' in urllib.request.urlopen(f'http://127.0.0.1:{port}/').url
        p = Page(browser); p.page.goto(url)
        code = p.walk()
        assert str(tmp_path/'adult.csv') in code and (tmp_path/'synthetic.csv').is_file()
        own = [e for e in p.errors if '/voila/static/' not in e] # of Voila's own extensions
        assert not own, own
        p.page.close()

@pytest.mark.skipif(not SHOTS, reason='pictures are made where MASKNB_SHOTS names a folder')
@pytest.mark.parametrize('width', [1400, 900])
@pytest.mark.parametrize('dark', [False, True], ids=['light', 'dark'])
def test_pictures(browser, lab, width, dark):
    p = Page(browser, width, dark).lab(lab, f'shots{width}{dark}.ipynb', CELL)
    p.walk(); (lab[1]/'synthetic.csv').unlink(); (lab[1]/'schema.json').unlink()
    p.page.close()
