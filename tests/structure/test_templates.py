"""Templates: all of them compile, name only templates that exist, and components keep to one macro a file."""

import pytest
from flask import Flask
from jinja2 import meta, nodes

from lms.app import create_app
from lms.base.settings import Settings
from tests.structure.tree import ROOT, templates

NAMES = [path.relative_to(ROOT / "templates").as_posix() for path in templates()]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("templates")
    return create_app(
        Settings(database_url=f"sqlite:///{folder / 'none.db'}", secret_key="test", demo=True, var=folder, testing=True)
    )


def _tree(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse((ROOT / "templates" / name).read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(app: Flask, name: str):
    app.jinja_env.get_template(name)


def test_templates_name_only_templates_that_exist(app: Flask):
    missing = {
        f"{name} -> {target}"
        for name in NAMES
        for target in meta.find_referenced_templates(_tree(app, name))
        if target is not None and target not in NAMES
    }
    assert missing == set()


def test_a_component_is_the_macro_of_its_name(app: Flask):
    components = [name for name in NAMES if name.startswith("components/")]
    strangers = [
        name
        for name in components
        if name.split("/")[-1].removesuffix(".html") not in {m.name for m in _tree(app, name).find_all(nodes.Macro)}
    ]
    assert strangers == []
