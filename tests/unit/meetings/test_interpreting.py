"""Who needs an interpreter, and how many meetings at once those of a conference serve."""

from conference.meetings.interpreting import bridges, matched, tongues

VI, EN, ZH, BOTH = frozenset({"vi"}), frozenset({"en"}), frozenset({"zh"}), frozenset({"vi", "en"})


def test_only_sides_that_share_no_language_need_one_and_who_names_none_is_understood() -> None:
    assert (tongues(VI, EN), tongues(BOTH, EN), tongues(frozenset(), EN)) == ((VI, EN), None, None)


def test_whoever_knows_a_language_of_each_side_can_help() -> None:
    assert (bridges(BOTH, (VI, EN | ZH)), bridges(BOTH, (VI, ZH))) == (True, False)


def test_as_many_are_served_as_can_be_and_the_first_keep_theirs() -> None:
    of_all = VI | EN | ZH
    needs = {"first": (VI, EN), "second": (VI, ZH), "third": (VI, EN)}
    assert matched({"clever": of_all, "plain": BOTH}, needs) == {"clever": "second", "plain": "first"}


def test_nobody_is_served_where_there_is_nobody() -> None:
    assert matched(dict[str, frozenset[str]](), {"only": (VI, EN)}) == {}
