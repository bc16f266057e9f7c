#!/usr/bin/env python3
"""tools/up on free ports and in a folder of its own: what it starts runs and is found by the command
and by Prometheus, it starts again what has stopped or runs an older build and nothing else, and leaves
no process behind, also after everything was killed.

Skipped (exit code 77) where PostgreSQL, Redis or Prometheus is not installed.
"""

import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), '../../..'))
BUILD = os.environ.get('BARAZA_BUILD', os.path.join(ROOT, 'build/release'))
POSTGRES = '/usr/lib/postgresql/15/bin/postgres'
SERVICES = ('organisations', 'projects', 'duplication', 'reporting')
REPLICAS = [f'{service}-{number}' for service in SERVICES for number in (1, 2)]
PROGRAMS = ['postgresql', 'redis', *REPLICAS, 'prometheus']
ROW = re.compile(r'^([a-z]+(?:-\d)?) +(\S+) +(?:(http\S+/metrics) +)?(\d+|does not run)$', re.MULTILINE)


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def environment():
    return {**{name: value for name, value in os.environ.items() if not name.startswith('BARAZA')},
            'NO_COLOR': '1'}


class Platform:
    """What tools/up starts, in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='baraza-up-')
        os.chmod(self.folder, 0o755)  # PostgreSQL runs as another user where the test is root

    def up(self, *arguments):
        return subprocess.run(
            [os.path.join(ROOT, 'tools/up'), '--data', self.folder, *arguments], text=True,
            capture_output=True, timeout=200, env=environment(), check=False)

    def start(self, *arguments):
        done = self.up('--port', '0', '--programs', BUILD, *arguments)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return done

    def table(self):
        """{program: (address, metrics, process or nothing)}, as --status says."""
        return {name: (address, metrics, int(process) if process.isdigit() else None)
                for name, address, metrics, process in ROW.findall(self.up('--status').stdout)}

    def processes(self):
        return {name: process for name, (_, _, process) in self.table().items()}

    def remains(self):
        """Processes that have to do with the folder."""
        found = []
        for path in glob.glob('/proc/[0-9]*/cmdline'):
            try:
                with open(path, encoding='utf-8', errors='replace') as file:
                    words = file.read()
                cwd = os.readlink(os.path.dirname(path) + '/cwd')
            except OSError:
                continue
            if cwd.startswith(self.folder) or (self.folder in words and '/tools/up' not in words):
                found.append(words.replace('\0', ' '))
        return found

    def call(self, *words):
        script = f'. {self.folder}/env && exec "$@"'
        done = subprocess.run(['bash', '-c', script, 'sh', os.path.join(BUILD, 'tools/cli/baraza'),
                               *words, '-o', 'json'], text=True, capture_output=True, timeout=60,
                              env=environment(), check=False)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)

    def close(self):
        self.up('--down')
        shutil.rmtree(self.folder, ignore_errors=True)


class Caller:
    """Lists organisations again and again while it is entered."""

    def __init__(self, platform):
        self.platform = platform
        self.calls = 0
        self.failures = []
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.stopping.is_set():
            try:
                self.platform.call('organisations', 'list')
            except AssertionError as failure:
                self.failures.append(str(failure))
            self.calls += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join()


class UpTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.platform = Platform()
        cls.addClassCleanup(cls.platform.close)
        cls.told = cls.platform.start('--sample')

    def test_shows_what_runs_where(self):
        table = self.platform.table()
        self.assertEqual(list(table), PROGRAMS)
        self.assertTrue(all(process for _, _, process in table.values()), table)
        self.assertEqual(self.platform.up('--status').returncode, 0)
        self.assertEqual(ROW.findall(self.told.stdout),
                         ROW.findall(self.platform.up('--status').stdout))

    def test_is_called_by_the_command_and_answers_with_what_it_loaded(self):
        self.assertGreater(len(self.platform.call('organisations', 'list')['organisations']), 10)
        self.assertGreater(len(self.platform.call('projects', 'list')['projects']), 3)
        self.assertTrue(self.platform.call('report', 'headline'))

    def test_spreads_calls_over_both_replicas(self):
        for _ in range(4):
            self.platform.call('organisations', 'list')
        handled = r'grpc_server_handled_total\{grpc_code="OK",grpc_method="\w+",[^}]*\} [1-9]'
        for name in ('organisations-1', 'organisations-2'):
            self.assertRegex(fetch(self.platform.table()[name][1]), handled)

    def test_is_watched_by_prometheus(self):
        address = self.platform.table()['prometheus'][0]
        deadline = time.monotonic() + 60
        while True:
            told = json.loads(fetch(address + '/api/v1/targets?state=active'))['data']
            well = {(target['labels']['job'], target['labels']['instance'])
                    for target in told['activeTargets'] if target['health'] == 'up'}
            if len(well) == 9:
                break
            self.assertLess(time.monotonic(), deadline, told)
            time.sleep(0.2)  # another process: there is nothing to wait on
        self.assertEqual({job for job, _ in well}, {*SERVICES, 'prometheus'})

    def test_started_again_leaves_alone_what_runs(self):
        before = self.platform.processes()
        self.platform.start()
        self.assertEqual(self.platform.processes(), before)

    def test_started_again_starts_what_was_killed_and_nothing_else(self):
        before = self.platform.processes()
        os.kill(before['projects-2'], signal.SIGKILL)
        status = self.platform.up('--status')
        while status.returncode == 0:
            status = self.platform.up('--status')
        self.assertEqual(status.returncode, 3)
        self.assertRegex(status.stdout, r'projects-2 .* does not run\n')
        self.platform.start()
        after = self.platform.processes()
        self.assertIsNotNone(after.pop('projects-2'))
        before.pop('projects-2')
        self.assertEqual(after, before)

    def test_refuses_other_ports_while_it_runs(self):
        done = self.platform.up('--port', '1500', '--programs', BUILD)
        self.assertEqual(done.returncode, 1)
        self.assertIn("'tools/up --down' first", done.stderr)


class NewBuildTest(unittest.TestCase):

    def build(self, platform):
        """A build folder of the platform's own, with the programs that are tested."""
        for program in ('tools/cli/baraza', *(f'services/{name}/baraza-{name}' for name in SERVICES)):
            made = os.path.join(platform.folder, 'programs', program)
            os.makedirs(os.path.dirname(made))
            shutil.copy2(os.path.join(BUILD, program), made)
        return os.path.join(platform.folder, 'programs')

    def rebuild(self, programs, name):
        """As a linker does: the old file goes, another one takes its place."""
        program = os.path.join(programs, f'services/{name}/baraza-{name}')
        shutil.copy2(program, program + '.new')
        os.replace(program + '.new', program)

    def test_takes_the_place_of_the_old_one_replica_by_replica_and_no_call_fails(self):
        platform = Platform()
        self.addCleanup(platform.close)
        programs = self.build(platform)
        platform.start('--programs', programs)
        before = platform.processes()
        self.rebuild(programs, 'organisations')
        said = platform.up('--status')
        self.assertEqual(said.returncode, 0)
        self.assertEqual(re.findall(r'(\S+) runs an older build', said.stderr),
                         ['organisations-1', 'organisations-2'])
        with Caller(platform) as caller:
            platform.start('--programs', programs)
        after = platform.processes()
        changed = [name for name in PROGRAMS if after[name] != before[name]]
        self.assertEqual(changed, ['organisations-1', 'organisations-2'])
        self.assertNotIn('older build', platform.up('--status').stderr)
        self.assertEqual(caller.failures, [])
        self.assertGreater(caller.calls, 3)


class DownTest(unittest.TestCase):

    def assert_nothing_remains(self, platform):
        started = time.monotonic()
        done = platform.up('--down')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(time.monotonic() - started, 15)
        self.assertEqual(platform.remains(), [])
        self.assertEqual(platform.up('--status').returncode, 3)
        self.assertEqual(set(platform.processes().values()), {None})

    def test_leaves_no_process_behind_and_keeps_the_data_also_after_everything_was_killed(self):
        platform = Platform()
        self.addCleanup(platform.close)
        platform.start('--sample')
        before = len(platform.call('organisations', 'list')['organisations'])
        processes = platform.processes()
        self.assertTrue(all(processes.values()), processes)
        for process in processes.values():
            os.kill(process, signal.SIGKILL)
        self.assert_nothing_remains(platform)
        platform.start()
        self.assertEqual(len(platform.call('organisations', 'list')['organisations']), before)
        self.assert_nothing_remains(platform)
        self.assertEqual(platform.up('--down').returncode, 0)


class UsageTest(unittest.TestCase):

    def test_a_mistake_is_said_before_anything_starts(self):
        for words in (('--prot', '1'), ('--port',), ('--port', 'x'), ('--port', '70000')):
            with self.subTest(words):
                done = subprocess.run([os.path.join(ROOT, 'tools/up'), *words], text=True,
                                      capture_output=True, check=False, env=environment())
                self.assertEqual(done.returncode, 2)
                self.assertIn("Try 'tools/up --help'", done.stderr)

    def test_status_and_down_of_what_was_never_started_say_so(self):
        with tempfile.TemporaryDirectory() as folder:
            for words, code in (('--status', 3), ('--down', 0)):
                done = subprocess.run([os.path.join(ROOT, 'tools/up'), words, '--data', folder],
                                      text=True, capture_output=True, check=False,
                                      env=environment())
                self.assertEqual((done.returncode, done.stdout), (code, ''))
                self.assertIn('nothing was started', done.stderr)


if __name__ == '__main__':
    if not os.path.exists(POSTGRES) or not shutil.which('redis-server') or not shutil.which('prometheus'):
        print('PostgreSQL, Redis or Prometheus is not installed: run tools/setup')
        sys.exit(77)
    unittest.main()
