"""Every word the code writes into the audit log can be read in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import conference
from conference.commands.discovery import modules_named
from conference.foundation.db import Model
from conference.reports.labels import SUBJECTS, VERBS

SOURCES = sorted(Path(conference.__path__[0]).rglob("*.py"))


def test_every_verb_of_the_audit_log_has_a_word() -> None:
    missing = {verb: where for where, verb in _recorded_verbs() if verb not in VERBS}
    assert missing == {}


def test_no_word_is_kept_for_a_verb_that_nothing_writes() -> None:
    assert set(VERBS) - {verb for _where, verb in _recorded_verbs()} == set()


def test_every_table_has_a_word_for_its_rows() -> None:
    assert list(modules_named("models")) != []
    assert {mapper.class_.__tablename__ for mapper in Model.registry.mappers} == set(SUBJECTS)


def _recorded_verbs() -> Iterator[tuple[str, str]]:
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                if ast.unparse(call.func) == "audit.record":
                    for verb in _strings(call.args[2], function, tree):
                        yield f"{path.name}:{call.lineno}", verb


def _strings(value: ast.expr, function: ast.FunctionDef, tree: ast.Module) -> Iterator[str]:
    """What an expression can be: a string, one of two, or a name that stands for such."""
    match value:
        case ast.Constant(value=str(word)):
            yield word
        case ast.IfExp(body=one, orelse=other):
            yield from _strings(one, function, tree)
            yield from _strings(other, function, tree)
        case ast.Name(id=name):
            for meant in _meanings(name, function, tree):
                yield from _strings(meant, function, tree)
        case _:
            raise AssertionError(f"{function.name}: write the verb out, not {ast.unparse(value)}")


def _meanings(name: str, function: ast.FunctionDef, tree: ast.Module) -> list[ast.expr]:
    """The values a local name is given; for a parameter, what the calls in the same module hand over."""
    given = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(ast.unparse(target) == name for target in node.targets)
    ]
    parameters = [argument.arg for argument in function.args.args]
    if name in parameters:
        place = parameters.index(name)
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        given += [call.args[place] for call in calls if ast.unparse(call.func) == function.name]
    assert given, f"{function.name}: nobody says what {name} is"
    return given
