"""Words of 64 bits in compiled code: their bits by single machine instructions, and random ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from conference.timetable.board import Board
from conference.timetable.compiled import inlined

Instruction = Callable[[int], int]


def _count(_context: Any, _word: Any) -> Any:
    return types.int64(types.int64), lambda _target, builder, _signature, words: builder.ctpop(words[0])


def _lowest(_context: Any, _word: Any) -> Any:
    return types.int64(types.int64), lambda _target, builder, _signature, words: builder.cttz(
        words[0], cgutils.true_bit
    )


count = cast("Instruction", intrinsic(_count))  # how many bits are set
lowest = cast("Instruction", intrinsic(_lowest))  # the place of the lowest bit of a word that has one


@inlined
def below(board: Board, number: int) -> int:
    """A random number, by xorshift (Marsaglia, Journal of Statistical Software 8, 2003), its high bits scaled down."""
    value = board.random[0]
    value ^= (value << 13) & 0x3FFFFFFFFFFFFFFF
    value ^= value >> 7
    value ^= (value << 17) & 0x3FFFFFFFFFFFFFFF
    board.random[0] = value
    return int(((value >> 30) * number) >> 32)


@inlined
def any_of(board: Board, mask: int) -> int:
    """A random one of the word's bits; it has one."""
    for _ in range(below(board, count(mask))):
        mask &= mask - 1
    return int(lowest(mask))
