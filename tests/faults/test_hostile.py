"""Broken and hostile files: every one written by hand (crafted.py) with one command each, and some hundred broken at random
(mutations.py). No crash, no hang, nothing written after a failure, no input touched, one clear line. More of both:
tests/faults/fuzz_program.py for the random ones, and TUBAN_HOSTILE=all for every command over every file written by hand."""
import concurrent.futures
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import crafted
import fuzz_program
import hostile
import samples

SEEDS = 3  # of each sample


def main():
    everything = os.environ.get("TUBAN_HOSTILE") == "all"
    datasets = samples.datasets()
    side = samples.side_files()
    runs = []
    for k, (name, main_file, files) in enumerate(crafted.all_of(datasets)):
        chosen = hostile.COMMANDS if everything else [hostile.COMMANDS[k * 5 % len(hostile.COMMANDS)]]
        runs += [(f"{name}: tuban {command} {' '.join(form)}", files, [command, main_file, *form])
                 for command, form in chosen]
    sound = samples.source("samples", "small", "DLTB.geojson")
    for option, data in crafted.rules_and_tables():
        runs.append((f"{option} {data[:40]!r}", {"a.geojson": sound, "side": data}, ["check", "a.geojson", option, "side"]))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda run: (run[0], *hostile.try_one(run[1], run[2], seconds=60)), runs))
        broken = [(sample, seed) for sample in datasets + side for seed in range(SEEDS)]
        for wrong, status, what, err in pool.map(lambda one: fuzz_program.try_seed(*one), broken):
            results.append((what, wrong, status, b"", err))
    statuses = {}
    for _, _, status, _, _ in results:
        statuses[status] = statuses.get(status, 0) + 1
    bad = [result for result in results if result[1]]
    for what, wrong, status, _, err in bad:
        print(f"{what}: {status}: {', '.join(wrong)}\n    {err[:1500].decode('utf-8', 'replace')}")
    print(f"{len(runs)} inputs written by hand, {len(broken)} broken at random; statuses "
          f"{dict(sorted(statuses.items(), key=str))}; {len(bad)} wrong")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
