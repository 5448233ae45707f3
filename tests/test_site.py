"""The documentation builds without a warning, its links hold, and a browser opens it without the network."""
import importlib.util, os, shutil, subprocess, sys
from pathlib import Path
import pytest

ROOT = Path(__file__).parent.parent
CHROMIUM = next((p for p in map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome')) if p), None)
for name in ('sphinx', 'myst_nb', 'furo', 'latex2mathml'): pytest.importorskip(name, reason=f"{name} is not installed: pip install -e '.[docs]'")

spec = importlib.util.spec_from_file_location('links', ROOT/'.ci'/'site'/'links.py')
links = importlib.util.module_from_spec(spec)
spec.loader.exec_module(links)

@pytest.fixture(scope='module')
def site(tmp_path_factory):
    to = tmp_path_factory.mktemp('site')/'docs'
    done = subprocess.run([sys.executable, ROOT/'.ci'/'site', '--to', to], cwd=ROOT, env={**os.environ, 'PYTHONPATH': str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return to

def test_dead_links_and_what_is_loaded_from_elsewhere_are_found(tmp_path):
    (tmp_path/'there.html').write_text('<p id="here">')
    (tmp_path/'style.css').write_text('@import "gone.css"; p {background: url(https://x.org/p.png)} b {background: url(data:image/png;base64,AA)}')
    (tmp_path/'page.html').write_text('''<a href="there.html#here">good</a> <a href="there.html#nowhere">1</a> <a href="missing.html">2</a> <a href="https://x.org/">out</a>
        <img src="https://x.org/i.png"> <script src="//x.org/s.js"></script> <link rel="stylesheet" href="style.css"> <link rel="canonical" href="https://x.org/c">
        <i style="background: url('no.png')"></i> <iframe srcdoc="&lt;script src='http://x.org/t.js'&gt;&lt;/script&gt;"></iframe> <a href="../outside.html">3</a>''')
    problems, outgoing = links.check(tmp_path)
    assert sorted(p.split(': ')[1] for p in problems) == sorted([
        'there.html#nowhere is no place in that page', 'missing.html is not there', '../outside.html is not there', 'no.png is not there', 'gone.css is not there',
        *(f'{u} is loaded from elsewhere' for u in ('https://x.org/i.png', '//x.org/s.js', 'http://x.org/t.js', 'https://x.org/p.png'))])
    assert outgoing == {'https://x.org/', 'https://x.org/c'}

def test_every_notebook_has_its_page_and_every_public_name_its_line(site):
    import masknb
    notebooks = [p for p in (ROOT/'nbs').rglob('*.ipynb') if '.ipynb_checkpoints' not in p.parts]
    assert len(list(site.rglob('*.html'))) >= len(notebooks)
    api = (site/'api.html').read_text(encoding='utf-8')
    for name in masknb._HOMES: assert f'>{name}</span>' in api and f'{masknb._HOMES[name].replace(".", "/")}.html#' in api, name
    assert 'masknb-masker-masker-fit' in (site/'masker.html').read_text(encoding='utf-8')
    assert '<math' in (site/'evaluation'/'risk.html').read_text(encoding='utf-8')

@pytest.mark.skipif(CHROMIUM is None, reason='there is no Chromium')
def test_a_browser_opens_it_from_the_folder_without_the_network(site):
    sync_api = pytest.importorskip('playwright.sync_api')
    said, asked = [], []
    with sync_api.sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'])
        page = b.new_page(viewport={'width': 400, 'height': 800})
        page.on('console', lambda m: said.append(m.text) if m.type == 'error' else None)
        page.on('pageerror', lambda e: said.append(str(e)))
        page.on('request', lambda r: asked.append(r.url))
        for name in ('index', 'api', 'masker', 'evaluation/risk', 'tutorials/lesson_dp_faults'):
            page.goto(f'{(site/name).as_uri()}.html')
            assert page.evaluate('document.documentElement.scrollWidth') <= 400, f'{name} is wider than a phone'
        page.goto((site/'search.html').as_uri() + '?q=linkability')
        page.wait_for_selector('#search-results li a')
        with page.expect_navigation(wait_until='load'): page.click('#search-results li a')
        assert 'linkability' in page.inner_text('article').lower()
        b.close()
    assert not said
    assert all(u.startswith(('file:', 'data:')) for u in asked), asked
