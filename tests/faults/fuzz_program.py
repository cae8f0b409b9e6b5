"""Breaks samples at random and runs the whole program on them, for as long as wanted:
    tests/faults/fuzz_program.py FIRST COUNT [SAMPLE ..]
A complaint names the seed, which breaks the same bytes again."""
import random
import sys

import hostile
import mutations
import samples


def command_of(sample, dice):
    if sample.kind == "side":
        return list(sample.arguments)
    if sample.kind == "published":
        return ["published", sample.main, *dice.choice(hostile.FORMS["published"])]
    command, form = dice.choice(hostile.COMMANDS)
    return [command, sample.main, *form]


def try_seed(sample, seed):
    dice = random.Random(f"command {sample.name} {seed}")
    files, broken = mutations.mutated(sample, seed)
    arguments = command_of(sample, dice)
    wrong, status, out, err = hostile.try_one(files, arguments)
    return wrong, status, f"{sample.name} {seed} ({broken}): tuban {' '.join(arguments)}", err


def main():
    first, count, names = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    all_samples = [s for s in samples.datasets() + samples.side_files() if not names or s.name in names]
    statuses, bad = {}, 0
    for seed in range(first, first + count):
        for sample in all_samples:
            wrong, status, what, err = try_seed(sample, seed)
            statuses[status] = statuses.get(status, 0) + 1
            if wrong:
                bad += 1
                print(f"{what}: {status} {', '.join(wrong)}\n    {err[:3000].decode('utf-8', 'replace')}", flush=True)
    print(f"{count * len(all_samples)} inputs, statuses {statuses}, {bad} bad", flush=True)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
