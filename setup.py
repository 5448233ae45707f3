"""Installation, read from settings.ini so that every fact stands once."""
from configparser import ConfigParser
from pathlib import Path
from setuptools import find_packages, setup

cfg = ConfigParser(delimiters=['='])
cfg.read('settings.ini', encoding='utf-8')
cfg = cfg['DEFAULT']
extras = {k.removesuffix('_requirements'): v.split() for k, v in cfg.items() if k.endswith('_requirements')}

setup(
    name=cfg['lib_name'], version=cfg['version'], description=cfg['description'],
    author=cfg['author'], author_email=cfg['author_email'], url=cfg['git_url'],
    keywords=cfg['keywords'], license='Apache-2.0', license_files=['LICENSE', 'NOTICE'],
    long_description=Path('README.md').read_text(encoding='utf-8') if Path('README.md').exists() else '',
    long_description_content_type='text/markdown',
    packages=find_packages(include=['masknb', 'masknb.*']), include_package_data=True,
    package_data={'masknb': ['py.typed', '*.pyi', '*/*.pyi', 'data/tables/*', 'evaluation/templates/*', 'studio/curve.json']},
    python_requires='>=' + cfg['min_python'],
    install_requires=cfg['requirements'].split(), extras_require=extras,
    entry_points={'console_scripts': cfg['console_scripts'].split()},
    classifiers=['Development Status :: 3 - Alpha', 'Intended Audience :: Developers',
                 'Intended Audience :: Healthcare Industry', 'Intended Audience :: Financial and Insurance Industry',
                 'Programming Language :: Python :: 3.11', 'Programming Language :: Python :: 3.12',
                 'Programming Language :: Python :: 3.13'],
    zip_safe=False)
