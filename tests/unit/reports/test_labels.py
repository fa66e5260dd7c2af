"""Every word the code writes into the audit log can be read in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import conference
from conference.commands.discovery import modules_named
from conference.foundation.db import Model
from conference.reports.labels import SUBJECTS, VERBS

TREES = {path: ast.parse(path.read_text()) for path in sorted(Path(conference.__path__[0]).rglob("*.py"))}


def test_every_verb_of_the_audit_log_has_a_word() -> None:
    missing = {verb: where for where, verb in _recorded_verbs() if verb not in VERBS}
    assert missing == {}


def test_no_word_is_kept_for_a_verb_that_nothing_writes() -> None:
    assert set(VERBS) - {verb for _where, verb in _recorded_verbs()} == set()


def test_every_table_has_a_word_for_its_rows() -> None:
    assert list(modules_named("models")) != []
    assert {mapper.class_.__tablename__ for mapper in Model.registry.mappers} == set(SUBJECTS)


def _recorded_verbs() -> Iterator[tuple[str, str]]:
    for path, tree in TREES.items():
        for call, function in _calls_to("record", tree):
            if ast.unparse(call.func) == "audit.record":
                for verb in _strings(call.args[2], function, tree):
                    yield f"{path.name}:{call.lineno}", verb


def _calls_to(name: str, tree: ast.Module) -> Iterator[tuple[ast.Call, ast.FunctionDef]]:
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if ast.unparse(call.func).rpartition(".")[2] == name:
                yield call, function


def _strings(value: ast.expr, function: ast.FunctionDef, tree: ast.Module) -> Iterator[str]:
    """What an expression can be: a string, one of two, one of a table, or a name that stands for such."""
    match value:
        case ast.Constant(value=str(word)):
            yield word
        case ast.IfExp(body=one, orelse=other):
            yield from _strings(one, function, tree)
            yield from _strings(other, function, tree)
        case ast.Subscript(value=ast.Name(id=table)):
            for meant in _assigned(table, tree):
                yield from (word for entry in meant.values for word in _strings(entry, function, tree))  # type: ignore[attr-defined]
        case ast.Name(id=name) if name in _parameters(function):
            yield from _handed_over(_parameters(function).index(name), function.name)
        case ast.Name(id=name) if meanings := _assigned(name, function):
            yield from (word for meant in meanings for word in _strings(meant, function, tree))
        case _:
            raise AssertionError(f"{function.name}: write the verb out, not {ast.unparse(value)}")


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args]


def _assigned(name: str, within: ast.AST) -> list[ast.expr]:
    """The values a name is given."""
    return [
        node.value
        for node in ast.walk(within)
        if isinstance(node, ast.Assign) and any(ast.unparse(target) == name for target in node.targets)
    ]


def _handed_over(place: int, to: str) -> Iterator[str]:
    """What the calls of a function give for one of its parameters, wherever they are."""
    for tree in TREES.values():
        for call, function in _calls_to(to, tree):
            yield from _strings(call.args[place], function, tree)
