"""A platform of its own for a test: `baraza serve` on a free port and a temporary folder, and the
`baraza` command to talk to it.

The program is the one that the environment variable BARAZA names (CMakeLists.txt sets it), else the release build's.
"""

import json
import os
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
BARAZA = os.environ.get('BARAZA', os.path.join(ROOT, 'build/release/tools/cli/baraza'))
SECRETARIAT = ('--role', 'secretariat', '--alliance', 'testers', '--subject', 'tester')
START_LIMIT = 30  # seconds


def environment():
    """The test's own, without what would make a command call another platform."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith('BARAZA')}
    return {**kept, 'NO_COLOR': '1', 'COLUMNS': '120'}


def run(*arguments, timeout=120, stdin=None, variables=None):
    """Runs the command to its end."""
    return subprocess.run([BARAZA, *arguments], capture_output=True, text=True, timeout=timeout,
                          env={**environment(), **(variables or {})}, input=stdin, check=False)


class Platform:
    """Serves while it is used as a context."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix='baraza-e2e-')
        self.log = open(os.path.join(self.folder.name, 'log'), 'w+', encoding='utf-8')
        self.process = None
        self.address = ''
        self.said_before = 0  # lines of processes that were ended

    def __enter__(self):
        self.start('127.0.0.1:0')
        return self

    def start(self, listen):
        self.said_before = len(self.lines())
        self.process = subprocess.Popen(
            [BARAZA, 'serve', '--insecure-dev', '--listen=' + listen, '--metrics=127.0.0.1:0',
             '--data=' + os.path.join(self.folder.name, 'data')],
            stderr=self.log, env=environment())
        self.await_serving()

    def restart(self, signal_number):
        """Ends the process by a signal and serves again at the same address."""
        self.process.send_signal(signal_number)
        self.process.wait(timeout=30)
        self.start(self.address)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()
        self.folder.cleanup()

    def lines(self):
        with open(self.log.name, encoding='utf-8') as log:
            return log.read().splitlines()

    def await_serving(self):
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            for line in self.lines()[self.said_before:]:
                if '"message":"serving"' in line:
                    self.address = json.loads(line)['grpc']
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.01)  # another process: there is nothing to wait on
        raise AssertionError('not serving: ' + '\n'.join(self.lines()))

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, content):
        """A file in the platform's folder; its path."""
        with open(self.path(name), 'w', encoding='utf-8') as file:
            file.write(content)
        return self.path(name)

    def call(self, *arguments, caller=SECRETARIAT, **options):
        """Runs the command against this platform."""
        return run(*arguments, '--server', self.address, *caller, **options)

    def json(self, *arguments, caller=SECRETARIAT):
        """The command's answer; the test fails if there is none."""
        done = self.call(*arguments, '--output', 'json', caller=caller)
        if done.returncode != 0:
            raise AssertionError(f'{arguments}: {done.returncode}: {done.stderr}')
        return json.loads(done.stdout)
