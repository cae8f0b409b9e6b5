"""Breaking bytes at random: what disks, programs and people with bad intentions do to files."""
import random
import re
import struct

NUMBERS = [b"NaN", b"-NaN", b"Inf", b"-inf", b"1e308", b"-1e308", b"1e400", b"1e-320", b"0", b"-1", b"-0", b"",
           b"9223372036854775807", b"9223372036854775808", b"-9223372036854775809", b"4294967296", b"2147483648",
           b"99999999999999999999999999", b"0x10", b"1,5", b"1.7976931348623157e308", b"0." + b"0" * 400 + b"1"]
WORDS = [b"\x00", b"\x1b[2J", b"\r", b"\n", b"\xff\xfe", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"</script><script>",
         b"'", b'"', b"\\", b"%s%n", b"../../../../etc/passwd", b"=cmd|' /C calc'!A0", b"\xe2\x80\xa8", b"\xe2\x80\xae",
         b"'; DROP TABLE gpkg_contents; --", b"&lt;", b"<!--", b"]]>", b"{", b"[" * 300, b"<a>" * 300, b"," * 300]
INTEGERS = [0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF,
            0xFFFFFFFE, 0x40000000, 0x01000000]
DOUBLES = [float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 5e-324, 0.0, -0.0, 1e18, 1e9]


def cut(dice, data):
    return data[:dice.randrange(len(data))]


def flip(dice, data):
    data = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 8, 64])):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def place(dice, data, size):
    """Half of the time in the first bytes, where counts and lengths stand."""
    most = max(len(data) - size, 0)
    return dice.randint(0, min(most, 200) if dice.random() < 0.5 else most)


def integer(dice, data):
    size, order = dice.choice([1, 2, 4, 4, 8]), dice.choice("<>")
    form = order + {1: "B", 2: "H", 4: "I", 8: "Q"}[size]
    at = place(dice, data, size)
    value = dice.choice(INTEGERS) & ((1 << 8 * size) - 1)
    return data[:at] + struct.pack(form, value) + data[at + size:]


def double(dice, data):
    at = place(dice, data, 8)
    return data[:at] + struct.pack(dice.choice("<>") + "d", dice.choice(DOUBLES)) + data[at + 8:]


def remove(dice, data):
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.choice([1, 2, 4, 16, 100, 1000]):]


def repeat(dice, data):
    at = dice.randrange(len(data))
    piece = data[at:at + dice.choice([1, 4, 16, 100, 1000])]
    return data[:at] + piece * dice.choice([2, 2, 3, 50]) + data[at + len(piece):]


def insert(dice, data):
    at = place(dice, data, 0)
    return data[:at] + dice.choice(WORDS) + data[at:]


def blank(dice, data):
    at, size = dice.randrange(len(data)), dice.choice([1, 16, 512, 4096])
    return data[:at] + dice.choice([b"\x00", b"\xff", b" "]) * len(data[at:at + size]) + data[at + size:]


def number(dice, data):
    """One of the numbers of a text becomes another."""
    found = list(re.finditer(rb"-?\d+(\.\d+)?", data[:200000]))
    if not found:
        return integer(dice, data)
    one = dice.choice(found)
    return data[:one.start()] + dice.choice(NUMBERS) + data[one.end():]


def lines(dice, data):
    """Lines of a text change places, vanish or stand twice."""
    parts = data.split(b"\n")
    i, k = dice.randrange(len(parts)), dice.randrange(len(parts))
    how = dice.randrange(3)
    if how == 0:
        parts[i], parts[k] = parts[k], parts[i]
    elif how == 1:
        del parts[min(i, k):max(i, k)]
    else:
        parts[i:i] = [parts[k]] * dice.choice([1, 2, 100])
    return b"\n".join(parts)


BINARY = [cut, flip, flip, integer, integer, integer, double, remove, repeat, blank, insert]
TEXT = [cut, flip, remove, repeat, insert, insert, blank, number, number, number, lines, lines]


def is_text(data):
    return b"\x00" not in data[:2000]


def mutate(dice, data):
    """The bytes after one to four accidents."""
    for _ in range(dice.choice([1, 1, 1, 2, 4])):
        if data:
            data = dice.choice(TEXT if is_text(data) else BINARY)(dice, data)
    return data


def mutated(sample, seed):
    """(files, what was broken) of a sample; the same seed breaks the same."""
    dice = random.Random(f"{sample.name} {seed}")
    files = dict(sample.files)
    side = sample.kind == "side"
    main_first = sample.main in files and dice.random() < 0.4
    name = sample.main if side or main_first else dice.choice(sorted(files))
    if dice.random() < 0.03:
        files[name] = b""
    elif dice.random() < 0.03 and len(files) > 1 and not side:
        del files[name]
    else:
        files[name] = mutate(dice, files[name])
    return files, name
