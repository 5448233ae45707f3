"""From notebooks to the pages that Sphinx reads: nbdev's processing, with the reference taken from the modules so that no cell runs."""
import ast, inspect, os, re, shutil
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from execnb.nbio import mk_cell, read_nb, write_nb
from fastcore.docments import docments
from nbdev.processors import FilterDefaults, _default_exp
from nbdev.process import Processor
from nbdev.doclinks import nbglob
from nbdev.showdoc import showdoc_nm
import masknb
from masknb._modidx import d as INDEX

ROOT = Path(__file__).resolve().parents[2]
NBS = ROOT/'nbs'
SITE = INDEX['settings']['doc_host'] + INDEX['settings']['doc_baseurl'] + '/'
PLACES = {where: name for names in INDEX['syms'].values() for name, (where, _) in names.items()} # page.html#anchor -> full name

def page_of(path) -> str:
    "Where a notebook stands in the site: its number is left out, as `nbdev_docs` does."
    path = Path(path).resolve().relative_to(NBS)
    return (path.parent/re.sub(r'^\d+[a-z]?_', '', path.stem)).as_posix()

def first(obj) -> str:
    "The first sentence of a docstring."
    return re.split(r'(?<=\.) (?=[A-Z])|\n\n', inspect.getdoc(obj) or '')[0].replace('\n', ' ').removesuffix('.')

# The reference

def cell_of(x) -> str:
    "Text for a cell of a Markdown table."
    return str(x).replace('\\', '\\\\').replace('|', '\\|').replace('\n', ' ')

def kind_of(anno) -> str:
    "An annotation as a reader would write it; nothing where there is none."
    if anno in (None, inspect.Parameter.empty, type(None)): return ''
    text = anno.__name__ if isinstance(anno, type) else re.sub(r'[\w.]+\.(?=\w)', '', str(anno))
    return f'`{cell_of(text)}`'

def signature_of(name: str, obj) -> str:
    "How it is called, without what the table below says."
    try: sig = inspect.signature(obj)
    except (TypeError, ValueError): return ''
    params = [p.replace(annotation=p.empty) for p in sig.parameters.values() if p.name != 'self']
    shown = re.sub(r"<(?:class|function) '?([\w.]+)[^>]*>", lambda m: m[1].split('.')[-1], f'{name}{sig.replace(parameters=params, return_annotation=sig.empty)}')
    return f'```python\n{shown}\n```\n\n'

def sharing(obj) -> dict:
    "For each parameter those on the same line, which share its remark."
    try: args = ast.parse(dedent(inspect.getsource(obj.__init__ if inspect.isclass(obj) else obj))).body[0].args
    except (OSError, TypeError, AttributeError): return {} # a dataclass has a line for each
    line = {a.arg: a.lineno for a in (*args.posonlyargs, *args.args, *args.kwonlyargs) if a.arg != 'self'}
    return {k: [other for other in line if line[other] == line[k]] for k in line}

def parameters(obj) -> str:
    "A table of the parameters that are explained."
    try: said = docments(obj, full=True, returns=True)
    except (TypeError, ValueError): return ''
    together, rows = sharing(obj), []
    for k, v in said.items():
        if k == 'self' or not v.get('docment') or k == 'return' and inspect.isclass(obj): continue
        names, kind = together.get(k, [k]), kind_of(v.get('anno'))
        name = 'returns' if k == 'return' else ', '.join(f'`{n}`' for n in names)
        rows.append(f'| {name}{f"<br>{kind}" if kind and len(names) == 1 else ""} | {cell_of(v["docment"])} |')
    return '\n'.join(['| parameter | meaning |', '|---|---|', *rows]) + '\n\n' if rows else ''

def place(full: str) -> str:
    "The target of a documented name; targets know no capitals, so that a class `Train` and a function `train` must differ."
    return full + ('-class' if full.split('.')[-1][:1].isupper() else '')

def reference(module: str, name: str, level: int) -> str:
    "Heading, signature, docstring and parameters of one name."
    obj = import_module(module)
    for part in name.split('.'): obj = getattr(obj, part)
    called, obj = ('', obj.fget) if isinstance(obj, property) else (signature_of(name.split('.')[-1], obj), obj)
    return f'({place(f"{module}.{name}")})=\n{"#"*level} `{name}`\n\n{called}{inspect.getdoc(obj) or ""}\n\n{parameters(obj)}'

def public(source: str) -> list:
    "What a cell defines for others: functions, classes with the methods that say something, and methods that a class is given."
    names = []
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)): names.append(showdoc_nm(node))
        if isinstance(node, ast.ClassDef): names += [f'{node.name}.{m.name}' for m in node.body if isinstance(m, ast.FunctionDef) and ast.get_docstring(m)]
        if isinstance(node, ast.Assign): names += [ast.unparse(t) for x in node.targets for t in getattr(x, 'elts', [x]) if isinstance(t, ast.Attribute)]
    return [n for n in names if not re.search(r'(^|\.)_', n)]

EXPORTS = {'export', 'exports'}

class refer(Processor):
    "The reference of what an exported cell defines comes before it, one level below the heading it stands under."
    def begin(self):
        exp, level, cells = _default_exp(self.nb), 1, []
        for cell in self.nb.cells:
            if cell.cell_type == 'markdown':
                heads = re.findall(r'(?m)^(#+) ', re.sub(r'(?ms)^```.*?^```', '', cell.source))
                if heads: level = len(heads[-1])
            if cell.cell_type == 'code' and EXPORTS & cell.directives_.keys(): cells += [mk_cell(reference(f'masknb.{exp}', n, level + 1), 'markdown') for n in public(cell.source)]
            cells.append(cell)
        self.nb.cells = cells

def fold(cell):
    "Hidden cells go; exported ones stay behind a bar to click."
    if cell.cell_type != 'code': return
    shown = (EXPORTS | {'exporti'}) & cell.directives_.keys()
    if {'hide', 'default_exp'} & cell.directives_.keys() or shown and not re.search(r'(?m)^(@|def |class |\w+ *=)', cell.source): cell.source = None
    else: cell.source = re.sub(r'(?m)^#\| .*\n?', '', cell.source)
    if shown: cell.metadata.setdefault('tags', []).append('hide-input')

class Pages(FilterDefaults):
    "nbdev's processors, less those for Quarto and those that run cells."
    def base_procs(self):
        keep = {'populate_language', 'strip_ansi', 'hide_line', 'filter_stream_', 'rm_header_dash', 'hide_', 'add_links'}
        kept = [p for p in super().base_procs() if p.__name__ in keep]
        return kept[:1] + [refer, fold] + kept[1:]

# Links

def relinked(text: str, path: Path, known: dict) -> str:
    "Links between notebooks and to documented names, as links inside the site."
    def name(m):
        full = place(PLACES.get(m[2], '.'))
        if full in known: return f'[{m[1]}](#{full})'
        page = m[2].split('#')[0].removesuffix('.html')
        return f'[{m[1]}](/{page}.ipynb)' if page in known else m[1]
    text = re.sub(rf'\[([^\]]+)\]\({re.escape(SITE)}([^)]*)\)', name, text)
    text = re.sub(r'\]\((?!https?:)([^)\s#]+\.ipynb)', lambda m: f'](/{page_of(path.parent/m[1])}.ipynb', text)
    return re.sub(r'`nbs/(\w+)(/?[\w/]*)(\.ipynb)?`', lambda m: f'[{m[0]}](/{page_of(NBS/(m[1] + m[2]))}.ipynb)' if m[3]
                  else f'[{m[0]}](/{m[1]}/index.md)' if (NBS/m[1]).is_dir() else m[0], text)

# Sections

def titled(path) -> tuple:
    "Title and summary of a notebook."
    text = next(c.source for c in read_nb(path).cells if c.cell_type == 'markdown' and c.source.startswith('# '))
    summary = re.search(r'(?m)^> (.*)', text)
    return re.match(r'# (.*)', text)[1], summary[1] if summary else ''

def toctree(pages, caption='') -> str:
    "What the side bar lists."
    return '```{toctree}\n:hidden:\n' + (f':caption: {caption}\n' if caption else '') + '\n' + '\n'.join(pages) + '\n```\n\n'

def section(title: str, said: str, paths: list) -> str:
    "A page that lists notebooks with their summaries."
    lines = [f'- [{t}](/{page_of(p)}.ipynb): {s}' for p in paths for t, s in [titled(p)]]
    return f'# {title}\n\n{said}\n\n' + '\n'.join(lines) + '\n\n' + toctree(f'/{page_of(p)}' for p in paths)

def told() -> tuple:
    "From the home page's tables, so that an order is told once: each room with what happens there, and the tutorials."
    text = '\n'.join(c.source for c in read_nb(NBS/'index.ipynb').cells)
    return re.findall(r'(?m)^\| `nbs/([\w./]+)` \|[^|]*\| (.*?) \|$', text), re.findall(r'(?m)^\| \[.*?\]\((tutorials/\w+\.ipynb)\)', text)

def api(modules: list, known: dict) -> str:
    "All public names, with what each is for."
    def row(module, name):
        obj, full = getattr(import_module(module), name), place(f'{module}.{name}')
        methods = [f'[`{m.split(".")[-1]}`](#{m})' for m in known if inspect.isclass(obj) and m.startswith(f'{module}.{name}.')]
        said = first(obj) if inspect.isclass(obj) or inspect.isroutine(obj) else f'a {type(obj).__name__}'
        return f'| {f"[`{name}`](#{full})" if full in known else f"`{name}`"} | {cell_of(said)}{"<br>" if methods else ""}{" ".join(methods)} |'
    top = [row(f'masknb.{home}', n) for n, home in {**masknb._HOMES, **dict.fromkeys(masknb._ROOMS, 'studio.page')}.items()]
    parts = ['# API', 'Every public name. Those of the first table come from `masknb` itself.', '## masknb', '| name | what it is |\n|---|---|\n' + '\n'.join(top)]
    for module, page in modules:
        names = getattr(import_module(module), '__all__', [])
        if names: parts += [f'## {module}', f'[The notebook](/{page}.ipynb)', '| name | what it is |\n|---|---|\n' + '\n'.join(row(module, n) for n in names)]
    return '\n\n'.join(parts) + '\n\n'

TITLES = {'cgan': 'GAN', 'dp': 'Differential privacy'} # where a folder's name would not do

def arranged(paths: list, rooms: list, taught: list) -> dict:
    "The pages that list notebooks, by their place in the site."
    rank = {NBS/t: i for i, t in enumerate(taught)}
    def under(folder): return sorted((p for p in paths if p.parent == NBS/folder), key=lambda p: rank.get(p, len(rank)))
    pages = {f'{room}/index': section(TITLES.get(room, room.capitalize()), f'{said[0].upper()}{said[1:]}.', under(room)) for room, said in rooms if (NBS/room).is_dir()}
    lessons = [p for p in under('tutorials') if p.name.startswith('lesson')]
    return {**pages, 'tutorials/index': section('Tutorials', 'A table of a domain from start to end.', [p for p in under('tutorials') if p not in lessons]),
            'tutorials/lessons': section('Lessons', 'Each breaks something on purpose, and shows how it is found out.', lessons)}

def contents(rooms: list) -> tuple:
    "The side bar, and the rooms in their order."
    order = [page_of(NBS/n) if n.endswith('.ipynb') else f'{n}/index' for n, _ in rooms if n not in ('tutorials', 'benchmarks')]
    learn, reference = ['/tutorials/index', '/tutorials/lessons'], ['/benchmarks/index', '/api']
    return toctree(learn, 'Learn') + toctree((f'/{p}' for p in order), 'Rooms') + toctree(reference, 'Reference'), order

def write_pages(to: Path):
    "All pages of the site: the notebooks, a page for each section, and the API."
    os.chdir(ROOT) # where nbdev looks for settings.ini
    paths = [p for p in sorted(map(Path, nbglob(NBS))) if '.ipynb_checkpoints' not in p.parts]
    nbs = {p: read_nb(p) for p in paths}
    exports = [(f'masknb.{exp}', page_of(p)) for p, nb in nbs.items() if (exp := _default_exp(nb))]
    for nb in nbs.values(): Pages()(nb)
    targets = [m for nb in nbs.values() for c in nb.cells if c.cell_type == 'markdown' for m in re.findall(r'(?m)^\(([\w.-]+)\)=$', c.source)]
    known = dict.fromkeys([*targets, *map(page_of, paths)])
    rooms, taught = told()
    home, order = contents(rooms)
    exports.sort(key=lambda e: next((i for i, o in enumerate(order) if e[1] == o or e[1].startswith(o.removesuffix('index'))), -1))
    others = [page_of(p) for p in paths if p.parent == NBS and page_of(p) not in (*order, 'index')]
    for page, text in {**arranged(paths, rooms, taught), 'api': api(exports, known) + toctree(f'/{p}' for p in others)}.items():
        (to/page).parent.mkdir(parents=True, exist_ok=True)
        (to/f'{page}.md').write_text(text, encoding='utf-8')
    for p, nb in nbs.items():
        for c in nb.cells:
            if c.cell_type == 'markdown': c.source = relinked(c.source, p, known)
        if page_of(p) == 'index': nb.cells[-1].source += '\n\n' + home
        nb.metadata['language_info'] = {'name': 'python', 'pygments_lexer': 'ipython3'} # cells may hold `!` and `%`
        (to/page_of(p)).parent.mkdir(parents=True, exist_ok=True)
        write_nb(nb, to/f'{page_of(p)}.ipynb')
    shutil.copytree(NBS/'images', to/'images')
