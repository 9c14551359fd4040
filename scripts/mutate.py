#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: mutate.py [--seed N] [--count N] [--survivors] [--slow S] [--only FILE] [--list] ROOM ...

Do the unit tests notice when the code is wrong? Changes one thing at a time in src/ROOM/*.c (a comparison, a sign, a
constant, a statement left out, a value returned), compiles that file alone, links it before the library into the unit
tests that run the changed line, and runs them, quickest first, until one fails. A change is killed when a test fails,
crashes, leaks (address sanitizer) or takes five times its processor time; equal when the compiler makes the same object
of it. Which tests run which line is measured once with the build of scripts/coverage.sh.

Not changed, because no test of figures could tell: text, comments, preprocessor lines, asserts, sizes of allocations,
comparisons with NULL alone (a failing allocation; tests/faults and unit.*_oom try those), the step of a `for`.

--count N     a sample of N a room (300), drawn with --seed (1); 0 = all
--survivors   runs again only what survived the last time (build/mutate/ROOM.json)
--slow S      leaves out tests that take more than S seconds of processor time (8)
--only FILE   changes in FILE alone
--list        prints the changes of the sample and runs nothing
"""
import argparse
import collections
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COVERAGE, BUILD = (os.path.join(ROOT, "build", b) for b in ("coverage", "mutate"))
SLOWEST = 20.0  # seconds of processor time; nothing slower is ever run
# tests whose business is another room, or the allocator
ELSEWHERE = re.compile(r".*_oom\.c|test_(base|codes|config|datapackage|datatable|dialects|figures|gates|ingest|language|names|"
                       r"panel|recognise|report|retention|run|staging|verify|workbook)[_.]")
ENV = dict(os.environ, LC_ALL="C", TZ="UTC", OMP_NUM_THREADS="1", CMOCKA_MESSAGE_OUTPUT="stdout")

TOKEN = re.compile(
    r"""(?P<skip>//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|^[ \t]*\#(?:\\\n|[^\n])*)
      | (?P<number>(?<![\w.])(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)[uUlLfF]*)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<op>->|\+\+|--|<<=?|>>=?|[-+*/%&|^=!<>]=|&&|\|\||[-+*/%<>=!&|^~?:;,.(){}\[\]])""",
    re.X | re.S | re.M)
SWAPS = {"<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
         "&&": ["||"], "||": ["&&"], "+=": ["-="], "-=": ["+="], "*=": ["/="], "/=": ["*="]}
BINARY = {"+": "-", "-": "+", "*": "/", "/": "*"}
KINDS = dict.fromkeys(["<", "<=", ">", ">=", "==", "!="], "comparison") | dict.fromkeys(["&&", "||"], "and, or")


def tokens(text):
    for m in TOKEN.finditer(text):
        if m.lastgroup != "skip":
            yield m.lastgroup, m.start(), m.group()


def line_at(text, at):
    start = text.rfind("\n", 0, at) + 1
    return text[start:text.find("\n", at)]


def constant(number):
    if re.fullmatch(r"\d+", number):
        return {"0": "1", "1": "0"}.get(number, str(int(number) + 1))
    if re.fullmatch(r"\d*\.\d*(?:e[+-]?\d+)?", number):
        value = float(number)
        return {0.0: "1.0", 1.0: "0.0"}.get(value, repr(value * 1.25))
    return None


def untold(line):
    """What the head of this file says is not changed."""
    bare = line.strip()
    compared = re.findall(r"[!=]= (\w+)", bare)
    return (re.search(r"alloc\(|no_memory|\bassert\(|static_assert|sizeof|gsl_\w+_alloc|_INIT\b", bare)
            or (compared and set(compared) == {"NULL"} and not re.search(r"[<>] ", bare)))


def swaps(text):
    """Operators and constants."""
    before = ("op", 0, ";")
    for token in tokens(text):
        kind, at, word = token
        line = line_at(text, at)
        spaced = text[at - 1] == " " and text[at + len(word):at + len(word) + 1] in " \n"
        if not untold(line):
            if word in SWAPS:
                for new in SWAPS[word]:
                    yield at, word, new, KINDS.get(word, "sign")
            elif word in BINARY and spaced and (before[0] != "op" or before[2] in ")]"):
                yield at, word, BINARY[word], "sign"
            elif kind == "number" and constant(word) is not None:
                after = text[at + len(word):at + len(word) + 1]
                size = before[2] == "[" and after == "]" and re.match(r"\s*(static |const |struct )*\w+ \*?\w+\[", line)
                if not size and not (before[2] == "{" and after == "}"):
                    yield at, word, constant(word), "constant"
        before = token


STATEMENT = re.compile(r"^[ \t]+((?:[\w.\->*]|\[[^\]\n]*\])+ [-+*/|]?= [^;{}\n]+;|\w+\([^;{}\n]*\);|continue;|break;)$", re.M)
RETURN = re.compile(r"^[ \t]+return ([^;{}]+);", re.M)


def statements(text):
    """Statements of one line left out, values returned."""
    for m in STATEMENT.finditer(text):
        if not untold(m.group(1)) and not re.match(r"(return|else|goto|case)\b", m.group(1)):
            yield m.start(1), m.group(1), ";", "statement"
    for m in RETURN.finditer(text):
        was = m.group(1)
        new = {"true": "false", "false": "true", "0": "1", "1": "0"}.get(was)
        if new is None and was not in ("NULL", "TARVE_OK"):
            new = "1.0" if was == "0.0" else "0"
        if new is not None and not untold(was):
            yield m.start(1), was, new, "return"


def changes_of(path):
    text = open(os.path.join(ROOT, path), encoding="utf-8").read()
    for at, was, new, kind in list(swaps(text)) + list(statements(text)):
        yield {"file": path, "at": at, "line": text.count("\n", 0, at) + 1, "was": was, "new": new, "kind": kind}


def run(command, seconds, **more):
    """(what happened, processor time): '' when it ended well."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             preexec_fn=limit, env=dict(ENV, **more.pop("env", {})), **more)
    end = time.monotonic() + 30 * seconds + 60
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        if time.monotonic() > end:
            child.kill()
        time.sleep(0.01)
    child.returncode = 0
    used = usage.ru_utime + usage.ru_stime
    if status == 0:
        return "", used
    return ("time" if used >= seconds or time.monotonic() > end else "failed"), used


def build():
    flags = ["-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_C_FLAGS_DEBUG=-O1", "-DTARVE_SANITIZE=address"]
    for command in (["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", *flags],
                    ["cmake", "--build", BUILD], ["cmake", "--preset", "coverage"],
                    ["cmake", "--build", "--preset", "coverage"]):
        if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
            sys.exit("mutate.py: cannot build")


def names_of_tests():
    units = os.listdir(os.path.join(ROOT, "tests", "unit"))
    return sorted(n[:-2] for n in units if n.startswith("test_") and n.endswith(".c") and not ELSEWHERE.match(n))


def lines_run(test, rooms):
    """{file: lines} of the rooms that the test runs, by gcov; None when it is slow."""
    room = os.path.join(BUILD, "counts", test)
    shutil.rmtree(room, ignore_errors=True)
    bad, _ = run([os.path.join(COVERAGE, "tests", test)], SLOWEST, cwd=os.path.join(COVERAGE, "tests"), env={"GCOV_PREFIX": room})
    if bad:
        return None
    found, inner = {}, COVERAGE + "/CMakeFiles/tarve.dir/src/"
    for name in rooms:
        folder = room + inner + name
        counts = [f for f in sorted(os.listdir(folder)) if f.endswith(".gcda")] if os.path.isdir(folder) else []
        for f in counts:
            os.symlink(inner + name + "/" + f[:-5] + ".gcno", folder + "/" + f[:-5] + ".gcno")
        if not counts:
            continue
        said = subprocess.run(["gcov", "--json-format", "--stdout", *counts], cwd=folder, capture_output=True).stdout
        for source in (source for one in said.splitlines() for source in json.loads(one)["files"]):
            ran = {l["line_number"] for l in source["lines"] if l["count"]}
            if ran and source["file"].endswith(".c"):
                found[os.path.relpath(os.path.join(COVERAGE, source["file"]), ROOT)] = sorted(ran)
    shutil.rmtree(room)
    return found


def measured(name, folder, measure):
    """{test: measure(test)}, kept in build/mutate and measured again when the program is newer."""
    kept = os.path.join(BUILD, name + ".json")
    known = json.load(open(kept)) if os.path.exists(kept) else {}
    for test in names_of_tests():
        stamp = os.path.getmtime(os.path.join(folder, "tests", test))
        if test not in known or known[test][0] != stamp:
            known[test] = [stamp, measure(test)]
            with open(kept, "w", encoding="utf-8") as f:
                json.dump(known, f)
    return {test: known[test][1] for test in names_of_tests()}


def seconds_of(test):
    bad, seconds = run([os.path.join(BUILD, "tests", test)], SLOWEST, cwd=os.path.join(BUILD, "tests"))
    if bad == "failed":
        sys.exit(f"mutate.py: {test} fails without any change")
    return seconds


def known_tests(slow):
    """{test: {"seconds": processor time, "lines": {file: [line]}}} of those that take less."""
    lines = measured("lines", COVERAGE, lambda test: lines_run(test, ["model", "need"]))
    fitting = [t for t in lines if lines[t]]
    seconds = measured("seconds", BUILD, seconds_of)
    late = [t for t in lines if lines[t] is None or seconds[t] > slow]
    if late:
        print("not run, as slower:", " ".join(late))
    return {t: {"seconds": seconds[t], "lines": lines[t]} for t in fitting if t not in late}


def quietly(command):
    return subprocess.run(command, shell=True, cwd=BUILD, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode


class Bench:
    def __init__(self, room):
        self.name = f"mutant-{room}"  # two rooms may be tried at the same time
        self.compile = {os.path.relpath(c["file"], ROOT): c["command"]
                        for c in json.load(open(os.path.join(BUILD, "compile_commands.json")))}
        self.link, self.plain = {}, {}

    def compiled(self, path, source):
        """The object of the source in place of path, or None."""
        target = os.path.join(BUILD, self.name + ".o")
        command = re.sub(r" -o \S+ -c \S+$", f" -w -I{ROOT}/{os.path.dirname(path)} -o {target} -c {source}", self.compile[path])
        if quietly(command) != 0:
            return None
        return open(target, "rb").read()

    def object_of(self, path, text):
        source = os.path.join(BUILD, self.name + ".c")  # one name for all: what the object says of its source is the same
        with open(source, "w", encoding="utf-8") as f:
            f.write(text)
        return self.compiled(path, source)

    def linked(self, test):
        if test not in self.link:
            said = subprocess.run(["ninja", "-C", BUILD, "-t", "commands", f"tests/{test}"], capture_output=True,
                                  text=True).stdout
            fast = "-fuse-ld=gold " if shutil.which("ld.gold") else ""
            self.link[test] = said.splitlines()[-1].replace(f" -o tests/{test} ", f" {self.name}.o {fast}-o {self.name} ")
        return quietly(self.link[test]) == 0

    def outcome(self, change, tests):
        """(outcome, test that killed it)."""
        path = change["file"]
        text = open(os.path.join(ROOT, path), encoding="utf-8").read()
        at = change["at"]
        if path not in self.plain:
            self.plain[path] = self.object_of(path, text)
        made = self.object_of(path, text[:at] + change["new"] + text[at + len(change["was"]):])
        if made is None:
            return "not compiled", ""
        if made == self.plain[path]:
            return "equal", ""
        fitting = fitting_tests(change, text, tests)
        for test in fitting:
            if not self.linked(test):
                sys.exit(f"mutate.py: {test} cannot be linked")
            bad, _ = run([os.path.join(BUILD, self.name)], 5 * tests[test]["seconds"] + 2, cwd=os.path.join(BUILD, "tests"))
            if bad:
                return ("killed" if bad == "failed" else "time"), test
        return ("survived" if fitting else "not run"), " ".join(fitting)


def fitting_tests(change, text, tests):
    """Those that run the line, or the nearest line with code before it; quickest first."""
    coded = {n for t in tests.values() for n in t["lines"].get(change["file"], [])}
    near = [n for n in range(change["line"], max(0, change["line"] - 8), -1) if n in coded]
    outside = text.rfind("\n}\n", 0, change["at"]) >= text.rfind("\n{\n", 0, change["at"])
    chosen = [t for t in tests if change["file"] in tests[t]["lines"] and
              (outside or (near and near[0] in tests[t]["lines"][change["file"]]))]
    return sorted(chosen, key=lambda t: tests[t]["seconds"])


def sample_of(room, args):
    kept = os.path.join(BUILD, f"{room}.json")
    if args.survivors:
        return [c for c in json.load(open(kept)) if c["outcome"] in ("survived", "not run")]
    folder = os.path.join(ROOT, "src", room)
    every = [c for f in sorted(os.listdir(folder)) if f.endswith(".c") for c in changes_of(f"src/{room}/{f}")]
    every = [c for c in every if not args.only or c["file"].endswith(args.only)]
    if args.count and args.count < len(every):
        print(f"{room}: {args.count} of {len(every)} changes, seed {args.seed}")
        every = random.Random(args.seed).sample(every, args.count)
    return every  # in the order drawn: what is done when somebody stops it is a sample as well


def shown(change):
    text = open(os.path.join(ROOT, change["file"]), encoding="utf-8").read()
    line = " ".join(line_at(text, change["at"]).split())
    return f"{change['file']}:{change['line']}: `{' '.join(change['was'].split())}` -> `{change['new']}`   {line}"


def summed_up(room, done):
    counts = collections.Counter(c["outcome"] for c in done)
    killed, lived = counts["killed"] + counts["time"], counts["survived"] + counts["not run"]
    print(f"{room}: {len(done)} changes: {counts['killed']} killed, {counts['time']} took too long, "
          f"{counts['survived']} survived, {counts['not run']} run by no test, {counts['equal']} same object, {counts['not compiled']} not compiled")
    if killed + lived:
        print(f"{room}: {100 * killed / (killed + lived):.1f} % of those that make a difference to the object are noticed")


def main():
    parser = argparse.ArgumentParser(usage=__doc__.splitlines()[0][7:], add_help=False)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--survivors", action="store_true")
    parser.add_argument("--slow", type=float, default=8.0)
    parser.add_argument("--only")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("rooms", nargs="+", metavar="ROOM")
    args = parser.parse_args()
    if not args.list:
        build()
    for room in args.rooms:
        sample = sample_of(room, args)
        if args.list:
            print(*map(shown, sample), sep="\n")
            continue
        tests, bench = known_tests(args.slow), Bench(room)
        for i, change in enumerate(sample):
            change["outcome"], change["by"] = bench.outcome(change, tests)
            with open(os.path.join(BUILD, f"{room}.log"), "a", encoding="utf-8") as log:
                print(time.strftime("%T"), i + 1, change["outcome"], shown(change), change["by"], file=log)
            if change["outcome"] in ("survived", "not run"):
                print(f"{change['outcome']}  {shown(change)}", flush=True)
            if not args.survivors and not args.only:  # whoever stops it has what was found by then
                with open(os.path.join(BUILD, f"{room}.json"), "w", encoding="utf-8") as kept:
                    json.dump(sample[:i + 1], kept, indent=0)
        summed_up(room, sample)


if __name__ == "__main__":
    main()
