"""Sphinx's settings. Nothing here loads anything from the network, and formulas become MathML, which needs no script."""
from configparser import ConfigParser
from html import escape
from pathlib import Path
from docutils import nodes
from latex2mathml.converter import convert
from sphinx.util import logging

_facts = ConfigParser(delimiters=['='])
_facts.read(Path(__file__).parents[2]/'settings.ini', encoding='utf-8')
_facts = _facts['DEFAULT']

project, author, release, copyright = _facts['title'], _facts['author'], _facts['version'], _facts['copyright']
extensions = ['myst_nb']
nb_execution_mode = 'off' # the outputs that are saved in the notebooks
nb_ipywidgets_js = {}
nb_merge_streams = True
nb_code_prompt_show, nb_code_prompt_hide = 'Show {type}', 'Hide {type}'
myst_enable_extensions = ['dollarmath']
myst_dmath_double_inline = True
myst_update_mathjax = False
html_theme = 'furo'
html_title = f'{project} {release}'
pygments_dark_style = 'a11y-high-contrast-dark'
html_static_path = ['static']
html_css_files = ['site.css']
html_math_renderer = 'mathml'
html_copy_source = html_show_sphinx = html_use_index = False
html_show_search_summary = False # a summary is fetched page by page, which browsers refuse to pages opened from a folder

def mathml(node, display):
    "A formula as MathML; a command that the converter does not know is a warning."
    try: got = convert(node.astext(), display=display)
    except Exception as e: got = f'\\ {e}'
    if '\\' in got: logging.getLogger(__name__).warning('formula not understood: %s', node.astext(), location=node)
    return f'<span role="math" aria-label="{escape(node.astext())}">{got}</span>' if display == 'inline' else f'<div class="formula">{got}</div>'

def render(display):
    "What Sphinx calls for a formula, inline or on a line of its own."
    def visit(self, node):
        self.body.append(mathml(node, display))
        raise nodes.SkipNode
    return visit, None

def setup(app): app.add_html_math_renderer('mathml', render('inline'), render('block'))
