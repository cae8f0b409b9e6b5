"""Scores what a checker told of a county with planted faults against the answers of
`tools/make-county --faults`. Owes nothing to tuban: findings are dictionaries with the keys of an
answer. An answer is met by a finding of its rule, for its parcels, with its field, value and measure,
within tolerance_m of its place; each finding meets one answer at the most."""
import math

# Areas told on the ellipsoid and reasoned in the plane agree to this part.
RELATIVE = 1e-3
# A rounding to 0.01 m2, the grid of 0.1 mm, an angle's last digits.
ABSOLUTE = {"m2": 0.011, "m": 2e-4, "degrees": 2e-3}


def same_value(answer, finding):
    try:
        return float(answer) == float(finding)
    except ValueError:
        return answer == finding


def wrong_in(answer, finding):
    """Keys in which a finding is not what the answer asks for."""
    wrong = set()
    ids = {finding.get("id") or "", finding.get("other_id") or ""} - {""}
    wanted = {answer.get("id", ""), answer.get("other_id", "")} - {""}
    if ids != wanted:
        wrong.add("id")
    for key in ("layer", "field"):
        if key in answer and answer[key] != finding.get(key):
            wrong.add(key)
    if "found" in answer and not same_value(answer["found"], finding.get("found") or ""):
        wrong.add("found")
    if "measure" in answer:
        room = abs(answer["measure"]) * RELATIVE + ABSOLUTE[answer["unit"]]
        if finding.get("measure") is None or finding.get("unit") != answer["unit"] or \
                abs(finding["measure"] - answer["measure"]) > room:
            wrong.add("measure")
    if "x" in answer:
        if finding.get("x") is None or math.hypot(
                finding["x"] - answer["x"], finding["y"] - answer["y"]) > answer["tolerance_m"] + 1e-6:
            wrong.add("place")
    return wrong


def score(faults, findings, excused=None):
    """Answers that no finding meets, and findings that meet no answer. excused: rule -> keys in which a
    finding of this rule may be wrong."""
    excused = excused or {}
    left = {}
    for finding in findings:
        left.setdefault(finding["rule"], []).append(finding)
    missed = []
    for fault in faults:
        for answer in fault["findings"]:
            rest = left.get(answer["rule"], [])
            allowed = excused.get(answer["rule"], set())
            met = next((f for f in rest if wrong_in(answer, f) <= allowed), None)
            if met is None:
                missed.append((fault, answer))
            else:
                rest.remove(met)
    return missed, [finding for rest in left.values() for finding in rest]


def nearest(answer, findings):
    """The finding of the same rule that is wrong in the fewest keys, with those keys."""
    judged = [(wrong_in(answer, f), f) for f in findings if f["rule"] == answer["rule"]]
    return min(judged, key=lambda pair: len(pair[0]), default=None)
