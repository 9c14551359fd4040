#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one command once for each number of a list and holds every outcome against the contract.

usage: sweep.py [--codes 71,74] [--reports DIR --old DIR --new DIR | --out FILE] [--points FILE] N... -- COMMAND...

With --disk DIR a disk of so many KiB is mounted there for each command, above REPORTS. {} in COMMAND is the number: of the allocation, the system call, the KiB that is about to fail. With --reports the
folder holds exactly what OLD holds (the run before: the command failed) or exactly what NEW holds (the command went as
if nothing had failed, or says so), and no staging folder; it is made OLD again after each command. With --out the
command writes its stdout, which is that FILE when it ends with 0. Every failure has a message of ours on stderr and an
exit status of --codes; an abort, a signal or a report of a sanitizer is never one of them.
"""

import argparse
import collections
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys


def tree(root):
    """What stands in a folder, by name; the lock and the list of all runs are no part of a run."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            shown = os.path.relpath(path, root)
            if os.path.islink(path):
                found[shown] = "-> " + os.readlink(path)
            elif os.path.isfile(path) and shown not in (".lock", "index.html", "status.json"):
                with open(path, "rb") as f:
                    found[shown] = hashlib.sha256(f.read()).hexdigest()
            elif os.path.isdir(path):
                found[shown] = "folder"
    return found


def restore(saved, root):
    """The content only: the folder itself may be a mount point."""
    os.makedirs(root, exist_ok=True)
    for name in os.listdir(root):
        path = os.path.join(root, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    if saved != "none":
        shutil.copytree(saved, root, symlinks=True, dirs_exist_ok=True)


def differences(a, b):
    return sorted(k for k in a.keys() | b.keys() if a.get(k) != b.get(k))


class Sweep:
    def __init__(self, args, command):
        self.args, self.command = args, command
        self.good = int(args.good)
        self.codes = {int(c) for c in args.codes.split(",")}
        self.outcomes, self.broken = collections.Counter(), []
        if args.reports:
            self.old = {} if args.old == "none" else tree(args.old)
            self.new = tree(args.new)
        if args.out:
            with open(args.out, "rb") as f:
                self.out = f.read()

    def whole(self):
        """A run that lacks something and says so: what its manifest names is there."""
        latest = os.path.join(self.args.reports, "latest")
        with open(os.path.join(latest, "manifest.json"), encoding="utf-8") as f:
            outputs = json.load(f)["outputs"]
        now = tree(latest)
        bad = [o["path"] for o in outputs if now.get(o["path"]) != o["sha256"]]
        return f"not as its manifest says: {bad[:4]}" if bad else None

    def published(self, code, err):
        """What is wrong with the reports after a command, or nothing."""
        now = tree(self.args.reports)
        if "cannot remove" in err or "cannot list" in err:
            now = {k: v for k, v in now.items() if not k.startswith(".run-")}
        if code == 3 and "without all of its languages" in err:
            return self.whole()
        if code == self.good:
            if now != self.new:
                return f"published, but not as it should be: {differences(now, self.new)[:4]}"
        elif now == self.new and "published, but" in err:
            self.outcomes["new although " + str(code)] += 1
        elif now != self.old:
            return f"failed, but the reports are not as before: {differences(now, self.old)[:4]}"
        return None

    def excused(self, code, err):
        """Libraries that end the program themselves: gettext of glibc 2.36, and libgomp before main."""
        if code == 74 and re.search("tarve.xlsx: the workbook (could not be written|is cut or damaged)", err):
            return True # libxlsxwriter's temporary files, or its zip, for which there was no memory
        return (code == -11 and err == "shim: inside gettext\n") or (code == 1 and err.startswith("\nlibgomp: Out of memory"))

    def complaints(self, code, out, err):
        lines = [x for x in err.splitlines() if x and not x.startswith(("libgomp: ", "shim: "))]
        others = [x for x in lines if not x.startswith("tarve: ")]
        if code not in self.codes and code != self.good and not self.excused(code, err):
            yield f"exit {code}"
        if code != 0 and not lines and not self.excused(code, err):
            yield "no message"
        if others:
            yield "somebody else's words: " + others[0][:100]
        if self.args.out and code == 0 and out != self.out:
            yield "another stdout"
        trouble = self.published(code, err) if self.args.reports else None
        if trouble:
            yield trouble

    def judge(self, n, code, out, err):
        wrong = list(self.complaints(code, out, err))
        if wrong:
            self.broken.append(n)
            print(f"V {n}: exit {code}: {'; '.join(wrong)}: {(err.splitlines() or [''])[-1][:140]}", flush=True)

    def mount(self, n):
        """False when OLD does not even fit."""
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={n}k", "tmpfs", self.args.disk], check=True)
        try:
            restore(self.args.old, self.args.reports)
        except OSError:
            subprocess.run(["umount", self.args.disk], check=True)
            return False
        return True

    def one(self, n):
        if self.args.disk and not self.mount(n):
            self.outcomes["too small for the run before"] += 1
            return
        command = [a.replace("{}", str(n)) for a in self.command]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=600)
        err = done.stderr.decode("utf-8", "replace")
        self.outcomes[done.returncode] += 1
        self.judge(n, done.returncode, done.stdout, err)
        if self.args.disk:
            subprocess.run(["umount", self.args.disk], check=True)
            return
        if self.args.reports and tree(self.args.reports) != self.old:
            restore(self.args.old, self.args.reports)


def main():
    own, command = sys.argv[1:], []
    if "--" in own:
        command = own[own.index("--") + 1:]
        own = own[:own.index("--")]
    parser = argparse.ArgumentParser()
    parser.add_argument("--codes", default="71")
    parser.add_argument("--good", default="0")
    parser.add_argument("--reports")
    parser.add_argument("--old", default="none")
    parser.add_argument("--new")
    parser.add_argument("--out")
    parser.add_argument("--disk")
    parser.add_argument("--points")
    parser.add_argument("n", nargs="*")
    args = parser.parse_args(own)
    points = list(args.n)
    if args.points:
        with open(args.points) as f:
            points += f.read().split()
    sweep = Sweep(args, command)
    if args.reports and not args.disk:
        restore(args.old, args.reports)
    for n in points:
        sweep.one(n)
    told = ", ".join(f"{k}: {v}" for k, v in sorted(sweep.outcomes.items(), key=str))
    print(f"{len(points)} points, {len(sweep.broken)} broken; {told}")
    return 1 if sweep.broken else 0


if __name__ == "__main__":
    sys.exit(main())
