#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: server.py STATE_FOLDER

A PxWeb interface on 127.0.0.1 that behaves, or misbehaves as the file STATE_FOLDER/mood says. Writes its port to
STATE_FOLDER/port and a line a call to STATE_FOLDER/calls. A mood is `WORD [N]`: for the first N data calls, then well.
"""
import itertools
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STATE = sys.argv[1]
AREAS = ["SSS", "KU729", "KU931"]
MONTHS = [f"{y}M{m:02}" for y in (2022, 2023) for m in range(1, 13)]
MEASURES = ["TYOTTOMATLOPUSSA", "AVPAIKATLOPUSSA"]
META = {"title": "12r5", "variables": [
    {"code": "Alue", "text": "Alue", "values": AREAS, "valueTexts": AREAS},
    {"code": "timeperiod_m", "text": "Kuukausi", "time": True, "values": MONTHS, "valueTexts": MONTHS},
    {"code": "contentscode", "text": "Tiedot", "values": MEASURES, "valueTexts": MEASURES}]}


def mood():
    """The word that holds for this data call; counts it down."""
    path = os.path.join(STATE, "mood")
    try:
        words = open(path).read().split()
    except FileNotFoundError:
        return "well"
    if len(words) < 2:
        return words[0]
    left = int(words[1]) - 1
    with open(path, "w") as f:
        f.write(f"{words[0]} {left}" if left > 0 else "well")
    return words[0]


def table(query):
    chosen = {q["code"]: q["selection"]["values"] for q in query["query"]}
    rows = itertools.product(chosen["Alue"], chosen["timeperiod_m"], chosen["contentscode"])
    body = '"Alue","timeperiod_m","contentscode","12r5"\r\n'
    for a, t, c in rows:
        body += f'"{a}","{t}","{c}",{100 + len(a) * int(t[5:]) + len(c)}\r\n'
    return body.encode(), len(chosen["Alue"]) * len(chosen["timeperiod_m"]) * len(chosen["contentscode"])


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def note(self, what):
        with open(os.path.join(STATE, "calls"), "a") as f:
            f.write(f"{time.time():.2f} {what}\n")

    def send(self, code, kind, body, **headers):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(headers.pop("length", len(body))))
        for k, v in headers.items():
            self.send_header(k.replace("_", "-"), v)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.endswith("?config"):
            self.note("config")
            if os.path.exists(os.path.join(STATE, "noconfig")):
                return self.send(404, "text/html", b"no")
            return self.send(200, "application/json", b'{"maxValues":60,"maxCalls":30,"timeWindow":10,"CORS":true}')
        self.note("meta")
        if "absent" in self.path:
            return self.send(404, "text/html", b"<html>404</html>")
        self.send(200, "application/json; charset=utf-8", json.dumps(META).encode())

    def do_POST(self):
        query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body, cells = table(query)
        how = mood()
        self.note(f"data {cells} {how}")
        if cells > 60:
            return self.send(403, "text/html", b"<html>too many values</html>")
        if how == "busy":
            return self.send(429, "text/html", b"<html>slow down</html>", Retry_After="1")
        if how == "down":
            return self.send(503, "text/html", b"<html>down</html>")
        if how == "html":
            return self.send(200, "text/html; charset=utf-8", b"<!DOCTYPE html><html><title>maintenance</title></html>")
        if how == "liar":  # a page that says it is CSV
            return self.send(200, "text/csv", b"<!DOCTYPE html>\n<html>\n\x1b[2J</html>\n")
        if how == "empty":
            return self.send(200, "text/csv", b"")
        if how == "cut":  # whole by HTTP, cut in the middle of the table
            return self.send(200, "text/csv", body[:len(body) // 2])
        if how == "rows":  # whole lines, but fewer
            return self.send(200, "text/csv", b"".join(body.splitlines(True)[:-3]))
        if how == "odd":  # a table that nobody knows
            return self.send(200, "text/csv", body.replace(b'"SSS"', b'"???"').replace(b"M", b"/"))
        if how == "drop":
            self.send(200, "text/csv", body[:200], length=len(body))
            return self.connection.close()
        if how == "slow":
            self.send(200, "text/csv", body[:50], length=len(body))
            time.sleep(6)
            return None
        return self.send(200, "text/csv; charset=utf-8", body)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(os.path.join(STATE, "port.new"), "w") as f:
    f.write(str(server.server_port))
os.rename(os.path.join(STATE, "port.new"), os.path.join(STATE, "port"))
server.serve_forever()
