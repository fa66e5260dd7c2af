"""Places meetings on a board and exchanges them between two slots, compiled so that many fit into a second.

List edge colouring with augmenting exchanges (König) of Kempe chains (in timetabling: Thompson and Dowsland, 1998).
"""

from __future__ import annotations

from conference.timetable.board import BY_CAST, UNPLACED, Array, Board
from conference.timetable.compiled import compiled, inlined

FAR = 1 << 40
TIRED = 1_000_000  # cost that stands for "somebody would get no rest, or not be there in time"


@inlined
def below(board: Board, number: int) -> int:
    """A random number, by xorshift (Marsaglia, Journal of Statistical Software 8, 2003)."""
    value = board.random[0]
    value ^= (value << 13) & 0x3FFFFFFFFFFFFFFF
    value ^= value >> 7
    value ^= (value << 17) & 0x3FFFFFFFFFFFFFFF
    board.random[0] = value
    return int((value >> 11) % number)


@inlined
def breaks_in(board: Board, person: int, mask: int) -> int:
    """As `grid.breaks`, for somebody whose breaks count."""
    total = 0
    if board.counted[person]:
        for number in range(board.days.size):
            day = board.days[number]
            sits, absent = mask & day, day & ~board.present[person]
            sits |= absent & ~(absent + ((sits << 1) & absent))
            starts = sits & ~(sits << 1)
            starts &= starts - 1
            while starts:
                starts &= starts - 1
                total += 1
    return total


@inlined
def cost_of(board: Board, person: int, mask: int) -> int:
    """What the breaks of a person with these slots cost."""
    return int(board.price[breaks_in(board, person, mask)])


@inlined
def rested(board: Board, mask: int) -> bool:
    """No more meetings in a row than allowed."""
    if board.rest[1] == 0:
        return True
    row = mask
    for _ in range(board.rest[1]):
        row = mask & ((row & board.rest[0]) << 1)
    return row == 0


@inlined
def needs(board: Board, meeting: int, slot: int) -> int:
    """1 if the meeting takes a shared table in that slot."""
    return int(board.shared[meeting] >> slot & 1)


@compiled
def zone_at(board: Board, meeting: int, slot: int) -> int:
    """The zone of the meeting's table: the shared one, or the host's own, the receiver's before the sender's."""
    if needs(board, meeting, slot) or board.fixed[meeting, 1] >= 0:
        return int(board.zone[meeting])
    zone = 0
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and board.own[0, person] >> slot & 1:
            zone = board.own[1, person]
    return int(zone)


@compiled
def walks(board: Board, person: int, here: int, to: int, extra: int) -> bool:
    """Whether the person is everywhere in time if the two slots are exchanged, or the extra meeting comes in `to`."""
    last, zone = -1, 0
    for slot in range(board.at.shape[1]):
        source = to if slot == here else here if slot == to else slot
        meeting = extra if extra >= 0 and slot == to else board.at[person, source]
        if meeting >= 0:
            now = zone_at(board, meeting, slot)
            if last >= 0 and board.pause[last, slot] < board.walk[zone, now]:
                return False
            last, zone = slot, now
    return True


@compiled
def all_walk(board: Board, meeting: int, slot: int) -> bool:
    """Whether everybody in the meeting gets to that slot in time, and away from it."""
    if board.walk.shape[0] > 1:
        for seat in range(board.people.shape[1]):
            person = board.people[meeting, seat]
            if person >= 0 and not walks(board, person, slot, slot, meeting):
                return False
    return True


@inlined
def in_order(board: Board, meeting: int, slot: int, other: int) -> bool:
    """Whether the meeting may be in `slot`; those seen in the present exchange are swapped between the two slots."""
    for number in range(board.earlier.shape[1]):
        first = board.earlier[meeting, number]
        if first >= 0 and board.slot[first] >= 0:
            where = board.slot[first]
            if board.seen[first] == board.seen[-1]:
                where = slot + other - where
            if where >= slot:
                return False
    for number in range(board.later.shape[1]):
        second = board.later[meeting, number]
        if second >= 0 and board.slot[second] >= 0:
            where = board.slot[second]
            if board.seen[second] == board.seen[-1]:
                where = slot + other - where
            if where <= slot:
                return False
    return True


@inlined
def reseat(board: Board, person: int, mask: int) -> None:
    """Gives the person these slots; keeps the cost and the list of people with breaks."""
    board.cost[0] += cost_of(board, person, mask) - cost_of(board, person, board.sits[person])
    board.sits[person] = mask
    bad, place = breaks_in(board, person, mask) > 0, board.place[person]
    if bad and place < 0:
        board.place[person] = board.broken[-1]
        board.broken[board.broken[-1]] = person
        board.broken[-1] += 1
    elif not bad and place >= 0:
        board.broken[-1] -= 1
        last = board.broken[board.broken[-1]]
        board.broken[place] = last
        board.place[last] = place
        board.place[person] = -1


@compiled
def put(board: Board, meeting: int, slot: int) -> None:
    """The caller has seen that it fits."""
    board.slot[meeting] = slot
    board.used[slot, board.zone[meeting]] += needs(board, meeting, slot)
    board.full[slot] += 1
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0:
            board.at[person, slot] = meeting
            reseat(board, person, board.sits[person] | (1 << slot))


@compiled
def take(board: Board, meeting: int) -> None:
    """Takes the meeting off the board."""
    slot = board.slot[meeting]
    board.slot[meeting] = UNPLACED
    board.used[slot, board.zone[meeting]] -= needs(board, meeting, slot)
    board.full[slot] -= 1
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0:
            board.at[person, slot] = UNPLACED
            reseat(board, person, board.sits[person] & ~(1 << slot))


@inlined
def roomy(board: Board, slot: int, side: int, meetings: int) -> bool:
    """Whether the exchange finds its tables; a slot that gets emptier always has them."""
    for zone in range(board.tables.shape[1]):
        more = board.delta[side, zone]
        if more > 0 and board.used[slot, zone] + more > board.tables[slot, zone]:
            return False
    return bool(meetings <= 0 or board.full[slot] + meetings <= board.capacity[slot])


@inlined
def exchange(board: Board, meeting: int, to: int) -> int:
    """Collects the Kempe chain that follows if the meeting moves; its length, 0 if it breaks a rule.

    A chain is closed under "sits in the other slot too", so only its end people change their slots (Kempe, 1879).
    """
    here = board.slot[meeting]
    board.seen[-1] += 1
    board.chain[0] = meeting
    board.seen[meeting] = board.seen[-1]
    board.delta[:] = 0
    length, meetings, done = 1, 0, 0
    while done < length:
        one = board.chain[done]
        done += 1
        goes = board.slot[one] == here
        target, side = (to, 0) if goes else (here, 1)
        if length > board.chain.size - 4 or not board.domains[one] >> target & 1:
            return 0
        board.delta[side, board.zone[one]] += needs(board, one, target)
        board.delta[1 - side, board.zone[one]] -= needs(board, one, board.slot[one])
        meetings += 1 if goes else -1
        for seat in range(board.people.shape[1]):
            person = board.people[one, seat]
            if person >= 0:
                other = board.at[person, target]
                if other >= 0 and board.seen[other] != board.seen[-1]:
                    board.seen[other] = board.seen[-1]
                    board.chain[length] = other
                    length += 1
    if not roomy(board, to, 0, meetings) or not roomy(board, here, 1, -meetings):
        return 0
    for number in range(length):
        one = board.chain[number]
        target = to if board.slot[one] == here else here
        if not in_order(board, one, target, here + to - target):
            return 0
    return length


@inlined
def gain(board: Board, length: int, here: int, to: int) -> int:
    """What the collected exchange costs; a large number if somebody would get no rest."""
    both, added = (1 << here) | (1 << to), 0
    for number in range(length):
        for seat in range(board.people.shape[1]):
            person = board.people[board.chain[number], seat]
            if person >= 0 and board.walk.shape[0] > 1 and not walks(board, person, here, to, -1):
                return TIRED
            if person >= 0 and board.sits[person] & both != both:
                mask = board.sits[person] ^ both
                if not rested(board, mask):
                    return TIRED
                added += cost_of(board, person, mask) - cost_of(board, person, board.sits[person])
    return added


@compiled
def swap(board: Board, length: int, here: int, to: int) -> None:
    """Carries the collected exchange out."""
    for number in range(length):
        one = board.chain[number]
        for seat in range(board.people.shape[1]):
            person = board.people[one, seat]
            if person >= 0:
                board.at[person, board.slot[one]] = UNPLACED
    both = (1 << here) | (1 << to)
    for number in range(length):
        one = board.chain[number]
        old = board.slot[one]
        new = here + to - old
        board.slot[one] = new
        board.used[old, board.zone[one]] -= needs(board, one, old)
        board.used[new, board.zone[one]] += needs(board, one, new)
        board.full[old] -= 1
        board.full[new] += 1
        for seat in range(board.people.shape[1]):
            person = board.people[one, seat]
            if person >= 0:
                board.at[person, new] = one
    for number in range(length):
        for seat in range(board.people.shape[1]):
            person = board.people[board.chain[number], seat]
            if person >= 0:
                mask = board.sits[person]
                if mask & both != both and (board.at[person, here] >= 0) != (mask >> here & 1):
                    reseat(board, person, mask ^ both)


@compiled
def cast(board: Board, meeting: int, seat: int, person: int) -> None:
    """Gives a chair of an unplaced meeting to somebody else."""
    if board.due[meeting]:
        board.load[board.people[meeting, seat]] -= 1
        board.load[person] += 1
    board.people[meeting, seat] = person
    domain, own = board.wish[meeting], 0
    for other in range(board.people.shape[1]):
        one = board.people[meeting, other]
        if one >= 0:
            domain &= board.free[one]
            own |= board.own[0, one]
    board.domains[meeting] = domain
    if board.fixed[meeting, 0] == BY_CAST:
        board.shared[meeting] = ~own


@inlined
def available(board: Board, person: int, slot: int) -> bool:
    """Whether the person can sit in one more meeting then."""
    idle = board.free[person] >> slot & 1 and board.at[person, slot] < 0
    return bool(idle and rested(board, board.sits[person] | (1 << slot)))


@compiled
def cast_for(board: Board, meeting: int, slot: int) -> None:
    """Whoever is free then takes the chairs of the unplaced meeting, those with fewest breaks first."""
    for seat in range(board.roles.shape[1]):
        best, least = -1, FAR
        for number in range(board.roles.shape[2]):
            person = board.roles[meeting, seat, number]
            if person >= 0 and available(board, person, slot):
                sits = board.sits[person]
                cost = cost_of(board, person, sits | (1 << slot)) - cost_of(board, person, sits)
                if cost < least:
                    best, least = person, cost
        if best >= 0 and best != board.people[meeting, seat]:
            cast(board, meeting, seat, best)


@compiled
def fits(board: Board, meeting: int, slot: int) -> bool:
    """Whether the unplaced meeting can simply be put there; chooses its people and its zone."""
    board.seen[-1] += 1
    if not board.wish[meeting] >> slot & 1 or board.full[slot] >= board.capacity[slot]:
        return False
    if board.roles.shape[2] > 1:
        cast_for(board, meeting, slot)
    if not board.domains[meeting] >> slot & 1:
        return False
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and not available(board, person, slot):
            return False
    return in_order(board, meeting, slot, slot) and zoned(board, meeting, slot)


@compiled
def stands(board: Board, meeting: int, slot: int) -> bool:
    """Whether the unplaced meeting can be put there with the people and the zone it has."""
    board.seen[-1] += 1
    if not board.domains[meeting] >> slot & 1 or board.full[slot] >= board.capacity[slot]:
        return False
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and not available(board, person, slot):
            return False
    zone = board.zone[meeting]
    room = not needs(board, meeting, slot) or board.used[slot, zone] < board.tables[slot, zone]
    return room and in_order(board, meeting, slot, slot) and all_walk(board, meeting, slot)


@compiled
def put_all(board: Board, plan: Array) -> None:
    """As many rows of the plan as fit together: a meeting, its slot, its zone and its people."""
    for number in range(plan.shape[0]):
        meeting = plan[number, 0]
        if board.slot[meeting] < 0:
            for seat in range(board.people.shape[1]):
                if board.people[meeting, seat] != plan[number, 3 + seat]:
                    cast(board, meeting, seat, plan[number, 3 + seat])
            if needs(board, meeting, plan[number, 1]):
                board.zone[meeting] = plan[number, 2]
            if stands(board, meeting, plan[number, 1]):
                put(board, meeting, plan[number, 1])


@compiled
def zoned(board: Board, meeting: int, slot: int) -> bool:
    """Chooses a zone with a free table that everybody reaches in time."""
    if not needs(board, meeting, slot):
        return all_walk(board, meeting, slot)
    for zone in range(board.tables.shape[1]):
        given = board.fixed[meeting, 1]
        if (given < 0 or given == zone) and board.used[slot, zone] < board.tables[slot, zone]:
            board.zone[meeting] = zone
            if all_walk(board, meeting, slot):
                return True
    return False


@compiled
def colour(board: Board, order: Array) -> None:
    """First come, first served: each meeting goes where it costs least."""
    for meeting in order:
        if board.due[meeting] and board.slot[meeting] < 0:
            slot = cheapest(board, meeting)
            if slot >= 0 and fits(board, meeting, slot):
                put(board, meeting, slot)


@compiled
def cheapest(board: Board, meeting: int) -> int:
    """The slot that costs least, the emptiest of equals; -1 if the meeting fits nowhere."""
    best, least = -1, FAR
    for slot in range(board.at.shape[1]):
        if fits(board, meeting, slot):
            cost = 1000 * added(board, meeting, slot) + board.full[slot]
            if cost < least:
                best, least = slot, cost
    return best


@compiled
def added(board: Board, meeting: int, slot: int) -> int:
    """What the meeting costs in that slot."""
    total = 0
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0:
            sits = board.sits[person]
            total += cost_of(board, person, sits | (1 << slot)) - cost_of(board, person, sits)
    return total
