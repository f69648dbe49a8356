"""lockstep serve as a process: what its answers are while a change goes through its phases, and what clients
that are big, slow, many or wrong get."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
SERVER = os.environ["DATABASE_URL"]
BASE, NEXT, LAST = "a" * 12, "b" * 12, "c" * 12
HEADER = "-- revision: {id}\n-- down_revision: {parents}\n\n"
PROJECT = """
environments:
  production: {contract: gated, soak: 0s, observe: 0s, bake: 0s}
"""
MOST_CONNECTIONS = 32
NOWHERE = "host=127.0.0.1 port=1 password=s3cret"


def psql(dsn, sql):
    subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", dsn], input=sql, text=True, timeout=60, check=True,
                   stdout=subprocess.DEVNULL)


class Served:
    """A running server on a port of its own."""

    def __init__(self, dsn, *arguments):
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "DATABASE_URL": dsn}
        self.process = subprocess.Popen([PROGRAM, "serve", "--listen", "127.0.0.1:0", *arguments], env=environment,
                                        stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)
        assert found, line
        self.port = int(found[1])

    def ask(self, path, method="GET", headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def raw(self, request):
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as client:
            client.sendall(request)
            return self.rest(client)

    @staticmethod
    def rest(client):
        """All that comes until the server closes."""
        answer = b""
        while chunk := client.recv(65536):
            answer += chunk
        return answer.decode()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.process.stderr.close()
        return code


class ServeTest(unittest.TestCase):
    def serve(self, dsn, *arguments):
        served = Served(dsn, *arguments)
        self.addCleanup(lambda: served.process.poll() is None and served.stop())
        return served

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class ThroughAChange(ServeTest):
    """One database for the class: a base, and a type change with a contract phase."""

    def setUp(self):
        super().setUp()
        name = f"serve_{self._testMethodName}"
        psql(SERVER, f"CREATE DATABASE {name};")
        self.dsn = f"{SERVER} dbname={name}"
        (self.folder / "migrations").mkdir()
        (self.folder / "lockstep.yaml").write_text(PROJECT, encoding="utf-8")
        self.write(BASE, "null", "CREATE TABLE account (id int PRIMARY KEY, balance int);")
        self.write(NEXT, BASE, "ALTER TABLE account ALTER COLUMN balance TYPE bigint;")

    def write(self, revision, parents, sql):
        text = HEADER.format(id=revision, parents=parents) + sql + "\n"
        (self.folder / f"migrations/{revision}_x.sql").write_text(text, encoding="utf-8")

    def lockstep(self, *arguments):
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "DATABASE_URL": self.dsn}
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True,
                              timeout=120, check=True).stdout

    def test_from_nothing_to_contracted(self):
        served = self.serve(self.dsn)
        self.assertEqual((200, "ok\n"), served.ask("/healthz"))
        self.assertEqual((503, f"revision {BASE} was never run on this database\n"),
                         served.ask(f"/readyz?revision={BASE}"))
        self.assertEqual(409, served.ask(f"/gate/expand?revision={BASE}")[0])

        self.lockstep("upgrade", BASE)
        self.assertEqual((200, f"revision {BASE} is current\n"), served.ask(f"/readyz?revision={BASE}"))
        self.assertEqual(200, served.ask(f"/readyz?revision={BASE[:4]}")[0])
        psql(self.dsn, "INSERT INTO account SELECT n, n FROM generate_series(1, 100) n;")
        self.lockstep("upgrade", "--phase", "expand")
        self.assertEqual(503, served.ask(f"/readyz?revision={NEXT}")[0])
        self.assertIn("not current yet: it is waiting in backfill", served.ask(f"/readyz?revision={NEXT}")[1])
        self.assertEqual((200, f"revision {NEXT} has reached expand\n"), served.ask(f"/gate/expand?revision={NEXT}"))
        status, reason = served.ask(f"/gate/backfill?revision={NEXT}")
        self.assertEqual(409, status)
        self.assertRegex(reason, rf"\Arevision {NEXT} has not reached backfill yet: it is waiting in .*\n\Z")

        self.lockstep("upgrade")
        for revision in (BASE, NEXT):
            self.assertEqual(200, served.ask(f"/readyz?revision={revision}")[0])
        self.lockstep("contract", "--stage", "cutover")
        self.assertEqual(200, served.ask(f"/gate/cutover?revision={NEXT}")[0])
        self.assertEqual(200, served.ask(f"/readyz?revision={BASE}")[0])
        self.assertEqual(409, served.ask(f"/gate/retire?revision={NEXT}")[0])
        self.lockstep("contract")
        self.assertEqual(200, served.ask(f"/gate/retire?revision={NEXT}")[0])
        self.assertEqual(200, served.ask(f"/readyz?revision={NEXT}")[0])
        self.assertEqual((409, f"revision {NEXT}, which comes after {BASE}, is contracted\n"),
                         served.ask(f"/readyz?revision={BASE}"))

        self.write(LAST, NEXT, "CREATE TABLE other (id int);")
        self.lockstep("upgrade")
        self.assertEqual(200, served.ask(f"/readyz?revision={NEXT}")[0])
        self.assertEqual(0, served.stop())

    def test_a_flip_suits_one_version_at_a_time(self):
        self.write(NEXT, BASE, "ALTER TABLE account ADD COLUMN note text;")
        self.write(LAST, NEXT, "-- lockstep: reverse note::text\n-- lockstep: flip: all at once\n"
                               "ALTER TABLE account ALTER COLUMN note TYPE jsonb USING note::jsonb;")
        served = self.serve(self.dsn)
        self.lockstep("upgrade")
        self.assertEqual(200, served.ask(f"/readyz?revision={NEXT}")[0])
        self.assertEqual((503, f"revision {LAST} changes what statements mean at its cutover, which is still to come\n"),
                         served.ask(f"/readyz?revision={LAST}"))
        self.lockstep("contract", "--stage", "cutover")
        self.assertEqual(200, served.ask(f"/readyz?revision={LAST}")[0])
        self.assertEqual((409, f"revision {LAST}, which comes after {NEXT}, is cut over\n"),
                         served.ask(f"/readyz?revision={NEXT}"))
        self.lockstep("revert", LAST)
        self.assertEqual(200, served.ask(f"/readyz?revision={NEXT}")[0])

    def test_json_for_those_who_read_it(self):
        served = self.serve(self.dsn)
        self.lockstep("upgrade")
        self.assertEqual(json.loads(self.lockstep("status", "--json")), json.loads(served.ask("/status")[1]))
        for phase, reached in (("backfill", True), ("cutover", False)):
            status, text = served.ask(f"/gate/{phase}?revision={NEXT}&format=json")
            report = json.loads(text)
            self.assertEqual((200, 1, NEXT, phase, reached),
                             (status, *(report[key] for key in ("version", "revision", "phase", "ok"))))
            self.assertTrue(report["reason"])

    def test_figures(self):
        served = self.serve(self.dsn)
        self.assertIn("\nlockstep_database_up 1\n", served.ask("/metrics")[1])
        self.lockstep("upgrade")
        psql(self.dsn, "UPDATE lockstep.lease SET holder = 'ci', heartbeat_at = clock_timestamp();")
        text = served.ask("/metrics")[1]
        for line in (rf'lockstep_current_revision{{revision="{NEXT}"}} 1',
                     rf'lockstep_revision_state{{phase="contract",revision="{NEXT}",stage="cutover",state="waiting"}} 1',
                     rf'lockstep_quarantined_rows{{revision="{NEXT}"}} 0',
                     rf'lockstep_step_progress_ratio{{revision="{NEXT}"}} \S+',
                     rf'lockstep_backfill_rows_per_second{{revision="{NEXT}"}} \S+',
                     r'lockstep_lock_attempts_total{outcome="held"} [1-9]\d*',
                     r'lockstep_lock_victims_total{outcome="held"} \d+',
                     r"lockstep_lease_held 1",
                     r"lockstep_lease_heartbeat_age_seconds \S+"):
            self.assertRegex(text, rf"(?m)^{line}$")

    def test_a_role_that_may_only_read_the_ledger(self):
        self.lockstep("upgrade")
        psql(self.dsn, "CREATE ROLE onlooker LOGIN; GRANT USAGE ON SCHEMA lockstep TO onlooker;"
                       "GRANT SELECT ON ALL TABLES IN SCHEMA lockstep TO onlooker;")
        served = self.serve(re.sub(r"user=\S+", "user=onlooker", self.dsn))
        for path in (f"/readyz?revision={NEXT}", f"/gate/backfill?revision={NEXT}", "/status", "/metrics"):
            self.assertEqual(200, served.ask(path)[0], path)

    def test_a_session_that_was_lost_is_opened_again(self):
        self.lockstep("upgrade")
        served = self.serve(self.dsn)
        self.assertEqual(200, served.ask(f"/readyz?revision={NEXT}")[0])
        psql(self.dsn, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                       " WHERE datname = current_database() AND pid <> pg_backend_pid();")
        self.assertEqual(200, served.ask(f"/readyz?revision={NEXT}")[0])

    def test_a_database_that_does_not_answer_in_time(self):
        self.lockstep("upgrade")
        served = self.serve(self.dsn)
        with subprocess.Popen(["psql", "-qX", self.dsn], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
            other.stdin.write("BEGIN;\nLOCK TABLE lockstep.revisions;\n\\echo locked\n")
            other.stdin.flush()
            self.assertEqual("locked\n", other.stdout.readline())
            status, reason = served.ask(f"/readyz?revision={NEXT}")
            self.assertEqual(503, status)
            self.assertIn("timeout", reason)
            self.assertEqual(1, reason.count("\n"))
            other.stdin.close()
        self.assertEqual(200, served.ask(f"/readyz?revision={NEXT}")[0])


class WithoutADatabase(ServeTest):
    def setUp(self):
        super().setUp()
        self.served = self.serve(NOWHERE)

    def test_it_says_so_and_goes_on(self):
        for path in (f"/readyz?revision={BASE}", f"/gate/expand?revision={BASE}", "/status"):
            status, reason = self.served.ask(path)
            self.assertEqual(503, status, path)
            self.assertIn("cannot connect to 127.0.0.1:1", reason)
            self.assertEqual(1, reason.count("\n"))
            self.assertNotIn("s3cret", reason)
        self.assertIn("\nlockstep_database_up 0\n", self.served.ask("/metrics")[1])
        self.assertEqual(200, self.served.ask("/healthz")[0])
        self.assertEqual(0, self.served.stop())

    def test_questions_that_are_none(self):
        for path, code in (("/", 404), ("/gate/", 404), ("/gate/sideways?revision=aaaa", 404), ("/readyz", 400),
                           ("/gate/expand", 400), ("/gate/expand?revision=aaaa&format=xml", 400)):
            self.assertEqual(code, self.served.ask(path)[0], path)
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
            self.assertEqual(405, self.served.ask("/healthz", method)[0], method)
        self.assertEqual((200, ""), self.served.ask("/healthz", "HEAD"))

    def test_a_body_is_not_read(self):
        head = b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n"
        self.assertTrue(self.served.raw(head + b"x" * 20000).startswith("HTTP/1.1 200 "))
        self.assertTrue(self.served.raw(head.replace(b"POST", b"PUT")).startswith("HTTP/1.1 405 "))

    def test_too_many_headers(self):
        for head in (b"GET /healthz HTTP/1.1\r\nX: " + b"x" * 9000 + b"\r\n\r\n",
                     b"GET /" + b"x" * 100000,
                     b"GET /healthz HTTP/1.1\r\n" + b"X-A: b\r\n" * 2000 + b"\r\n"):
            self.assertTrue(self.served.raw(head).startswith("HTTP/1.1 431 "))
        most = b"GET /healthz HTTP/1.1\r\nX: " + b"x" * 8000 + b"\r\n\r\n"
        self.assertTrue(self.served.raw(most).startswith("HTTP/1.1 200 "))

    def test_what_is_no_http(self):
        for request in (b"\r\n\r\n", b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"):
            self.assertRegex(self.served.raw(request), r"\AHTTP/1.1 (400|505) ")
        self.assertEqual(200, self.served.ask("/healthz")[0])

    def connections(self, stack, count):
        address = ("127.0.0.1", self.served.port)
        return [stack.enter_context(socket.create_connection(address, timeout=30)) for _ in range(count)]

    def test_slow_clients_hold_up_nobody_and_are_let_go(self):
        with contextlib.ExitStack() as stack:
            clients = self.connections(stack, MOST_CONNECTIONS - 1)
            for client in clients:
                client.sendall(b"GET /healthz HTTP/1.1\r\n")
            self.assertEqual(200, self.served.ask("/healthz")[0])
            for client in clients:
                self.assertTrue(Served.rest(client).startswith("HTTP/1.1 408 "))

    def test_more_connections_than_it_takes(self):
        with contextlib.ExitStack() as stack:
            self.connections(stack, MOST_CONNECTIONS)
            refused = self.served.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertTrue(refused.startswith("HTTP/1.1 503 "), refused)
            self.assertTrue(refused.endswith("too many connections\n"), refused)
        deadline = time.monotonic() + 30
        while (status := self.served.ask("/healthz")[0]) != 200:
            self.assertEqual(503, status)
            self.assertLess(time.monotonic(), deadline)

    def test_a_port_that_is_taken(self):
        ended = subprocess.run([PROGRAM, "serve", "--listen", f"127.0.0.1:{self.served.port}"], capture_output=True,
                               text=True, timeout=30, check=False)
        self.assertEqual(2, ended.returncode)
        self.assertIn(f"cannot listen on 127.0.0.1:{self.served.port}", ended.stderr)
        for address in ("8432", "x:y", ":1", "127.0.0.1:99999", ""):
            ended = subprocess.run([PROGRAM, "serve", "--listen", address], capture_output=True, text=True, timeout=30,
                                   check=False)
            self.assertEqual(2, ended.returncode, address)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
