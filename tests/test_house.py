"""How the house stands inside does not get worse; ruff's rules hold in all code; a type checker knows what a user writes."""
import ast, re, subprocess, sys
from pathlib import Path
import nbformat, pytest
import masknb

ROOT = Path(__file__).resolve().parent.parent

def succeeds(*command, cwd=ROOT):
    said = subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr

@pytest.mark.parametrize('command', ['-m ruff check .', '.ci/house', '.ci/stubs --check'])
def test_it_is_as_good_as_it_was(command): succeeds(*command.split())

def test_names_are_the_same_for_a_type_checker():
    tree = ast.parse((ROOT/'masknb'/'__init__.py').read_text(encoding='utf-8'))
    typed = {a.name: n.module for t in tree.body if isinstance(t, ast.If) for n in t.body for a in n.names}
    assert typed == masknb._HOMES | {'studio': 'studio.page'} and sorted(typed) == sorted(masknb.__all__)

@pytest.mark.parametrize('wrong', [False, True], ids=('all is well', 'a wrong word is seen'))
def test_what_a_user_writes_is_typed(tmp_path, wrong):
    blocks = re.findall(r'```python\n(.*?)```', (ROOT/'README.md').read_text(encoding='utf-8'), re.S)
    assert len(blocks) > 3
    (tmp_path/'readme.py').write_text('\n'.join(blocks) + ('\nmasker.sampel(10)\n' if wrong else ''), encoding='utf-8')
    (tmp_path/'user.py').write_text((ROOT/'tests'/'typed_user.py').read_text(encoding='utf-8'), encoding='utf-8')
    (tmp_path/'pyrightconfig.json').write_text(f'{{"typeCheckingMode": "basic", "extraPaths": ["{ROOT}"]}}')
    check = '-m', 'basedpyright', '-p', str(tmp_path), '--pythonpath', sys.executable
    if not wrong: return succeeds(*check)
    with pytest.raises(AssertionError, match='sampel'): succeeds(*check)

def test_the_page_from_scratch_is_short():
    cells = nbformat.read(ROOT/'nbs'/'tutorials'/'lesson_from_scratch.ipynb', as_version=4).cells
    code = [l for c in cells if c.cell_type == 'code' for l in c.source.split('\n') if l.strip() and not l.strip().startswith('#')]
    assert 100 < len(code) <= 200
