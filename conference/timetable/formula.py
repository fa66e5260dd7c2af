"""A formula in clauses and counts with soft literals, written once for the MaxSAT solver and for CP-SAT."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

from ortools.sat.python import cp_model
from pysat.card import CardEnc, EncType
from pysat.formula import WCNF


@dataclass(slots=True)
class Formula:
    """Literals are non-zero integers, negative ones are negated, as in DIMACS."""

    top: int = 0
    clauses: list[list[int]] = field(default_factory=list)
    exactly_one: list[list[int]] = field(default_factory=list)
    at_most: list[tuple[list[int], int]] = field(default_factory=list)
    implied: list[tuple[list[int], int]] = field(default_factory=list)  # upper bounds that follow from the others
    exactly: list[tuple[list[int], int]] = field(default_factory=list)
    soft: list[int] = field(default_factory=list)

    def new(self) -> int:
        """A fresh variable."""
        self.top += 1
        return self.top

    def add(self, *clause: int) -> None:
        """At least one of the literals holds."""
        self.clauses.append(list(clause))

    def refute(self) -> None:
        """Nothing satisfies the formula any more."""
        never = self.new()
        self.clauses += [[never], [-never]]


def to_maxsat(formula: Formula, *, implied: bool) -> WCNF:
    """Upper bounds become modulo totalizers, which refute full slots soonest; exact counts sequential counters."""
    hard = list(formula.clauses)
    for literals in formula.exactly_one:
        hard.append(literals)
        hard += [[-one, -other] for one, other in combinations(literals, 2)]
    top = formula.top
    upper = formula.at_most + (formula.implied if implied else [])
    counts = [(literals, bound, EncType.mtotalizer, CardEnc.atmost) for literals, bound in upper]
    counts += [(literals, bound, EncType.seqcounter, CardEnc.equals) for literals, bound in formula.exactly]
    for literals, bound, encoding, encode in counts:
        encoded = encode(lits=literals, bound=bound, top_id=top, encoding=encoding)
        hard += encoded.clauses
        top = max(top, encoded.nv)
    wcnf = WCNF()
    wcnf.hard, wcnf.nv = hard, top  # its own `extend` looks at every literal again
    for literal in formula.soft:
        wcnf.append([literal], weight=1)
    return wcnf


def to_cp(formula: Formula) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The same formula for CP-SAT; variable v of the formula is number v - 1 of the list."""
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in range(formula.top)]
    proto = model.proto

    def index(literal: int) -> int:
        return literal - 1 if literal > 0 else literal

    for clause in formula.clauses:
        proto.constraints.add().bool_or.literals.extend(map(index, clause))
    for literals in formula.exactly_one:
        proto.constraints.add().exactly_one.literals.extend(map(index, literals))
    for literals, bound in formula.at_most + formula.implied:
        model.add(sum(variables[literal - 1] for literal in literals) <= bound)
    for literals, bound in formula.exactly:
        model.add(sum(variables[literal - 1] for literal in literals) == bound)
    model.minimize(sum(1 - variables[one - 1] if one > 0 else variables[-one - 1] for one in formula.soft))
    return model, variables
