#!/usr/bin/env python3
"""Builds the container image without an engine, lays its root out, and runs the services on it as a
container would: read-only root, user 10001, no privileges, one writable volume.

    tests/deploy/container_test.py BUILD_FOLDER [ContainerTest | FromSourceTest]

ContainerTest takes the programs from BUILD_FOLDER, FromSourceTest compiles them inside of the image's build,
as an operator does. Needs root, buildah, debootstrap and a Debian mirror; says that it is skipped where one of
them is missing.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from image_root import UID, ImageRoot

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, 'build/release')
LIMIT = 30  # seconds
LARGEST = 160  # megabytes
IDENTITY = ['--believe-certified', '--tls-certificate=/etc/baraza/tls/tls.crt',
            '--tls-key=/etc/baraza/tls/tls.key', '--tls-authorities=/etc/baraza/tls/ca.crt']


def missing():
    """What is not there to run this test; '' if nothing is."""
    if os.geteuid() != 0:
        return 'root, to mount'
    for program in ('buildah', 'debootstrap', 'unshare', 'setpriv', 'openssl'):
        if shutil.which(program) is None:
            return program
    return '' if answers(f'{mirror()}/dists/bookworm/InRelease') else 'a Debian mirror that answers'


def said_by(*words):
    """What a command writes; '' if it fails or is not there."""
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return ''


def mirror():
    """Where this machine gets bookworm from."""
    for line in said_by('apt-get', 'indextargets', '--format', '$(REPO_URI) $(CODENAME)').splitlines():
        address, _, codename = line.partition(' ')
        if codename == 'bookworm':
            return address.rstrip('/')
    return ''


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=10):
            return True
    except (OSError, ValueError):
        return False


def from_source():
    """How the image is built from source here: with npm inside, if its registry answers, and what this
    machine's environment says that npm has to trust; with the compiler's cache, if there is one."""
    options = []
    if said_by('npm', 'ping', '--json'):
        options += ['--protos', 'npm']
    trusted = os.environ.get('NODE_EXTRA_CA_CERTS') or os.environ.get('SSL_CERT_FILE')
    if trusted:
        options += ['--authorities', trusted]
    cache = said_by('ccache', '-k', 'cache_dir').strip()
    if cache:
        options += ['--compiler-cache', cache]
    return options


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(('127.0.0.1', 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def code_of(port, path):
    """The HTTP status; 0 if nobody answers."""
    try:
        with urllib.request.urlopen(f'http://127.0.0.1:{port}{path}', timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except OSError:
        return 0


class ContainerTest(unittest.TestCase):
    TAG = 'baraza-test:latest'

    @staticmethod
    def options():
        return ['--programs', BUILD]

    @classmethod
    def setUpClass(cls):
        if missing():
            raise unittest.SkipTest(f'skipped: {missing()} is missing')
        cls.folder = tempfile.mkdtemp(prefix='baraza-image-')
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        layout = os.path.join(cls.folder, 'root')
        subprocess.run([os.path.join(ROOT, 'deploy/container/build'), '--base', 'debootstrap',
                        '--root', layout, '--tag', cls.TAG, *cls.options()],
                       check=True, stdin=subprocess.DEVNULL)
        cls.layout = layout
        cls.root = ImageRoot(layout)
        made = os.path.join(cls.folder, 'certificates')
        subprocess.run([os.path.join(ROOT, 'deploy/certificates/make'), made, 'service'], check=True)
        cls.tls = os.path.join(made, 'service')
        cls.caller = {'--tls-certificate': f'{cls.tls}/tls.crt', '--tls-key': f'{cls.tls}/tls.key',
                      '--tls-authorities': f'{cls.tls}/ca.crt'}

    def start(self, words, metrics):
        """Starts a program, waits until it is ready, returns it."""
        data = tempfile.mkdtemp(dir=self.folder)
        os.chown(data, UID, UID)
        log = open(os.path.join(data, 'log'), 'w+', encoding='utf-8')
        self.addCleanup(log.close)
        process = self.root.start(words, data, self.tls, log)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        deadline = time.monotonic() + LIMIT
        while code_of(metrics, '/readyz') != 200:
            with open(log.name, encoding='utf-8') as said:
                self.assertIsNone(process.poll(), said.read())
                self.assertLess(time.monotonic(), deadline, said.read())
            time.sleep(0.05)  # another process: nothing to wait on
        return process

    def serve_all(self):
        """`baraza serve` from the image: the process, and where it answers."""
        grpc, metrics = free_ports(2)
        process = self.start(['baraza', 'serve', f'--listen=127.0.0.1:{grpc}',
                              f'--metrics=127.0.0.1:{metrics}', '--data=/var/lib/baraza/data',
                              *IDENTITY], metrics)
        return process, f'127.0.0.1:{grpc}'

    def call(self, server, *words):
        """The command, from the build folder, with a certificate."""
        flags = [f'{name}={path}' for name, path in self.caller.items()]
        return subprocess.run(
            [os.path.join(BUILD, 'tools/cli/baraza'), *words, '--server', server, *flags],
            capture_output=True, text=True, timeout=60, check=False)

    def test_answers_from_sqlite_on_a_read_only_root(self):
        _, server = self.serve_all()
        table = os.path.join(self.folder, 'members.csv')
        with open(table, 'w', encoding='utf-8') as rows:
            rows.write('name,country\nTropical Health and Education Trust,GB\n')
        caller = ('--role', 'secretariat', '--alliance', 'uk')
        stored = self.call(server, 'import', 'organisations', table, *caller)
        self.assertEqual(stored.returncode, 0, stored.stderr)
        listed = self.call(server, 'organisations', 'list', '--output', 'json', *caller)
        name = json.loads(listed.stdout)['organisations'][0]['name']
        got = self.call(server, 'organisations', 'get', name, '--output', 'json', *caller)
        self.assertEqual(got.returncode, 0, got.stderr)
        self.assertIn('Tropical Health and Education Trust', json.dumps(json.loads(got.stdout)))

    def test_runs_without_privileges(self):
        process, _ = self.serve_all()
        with open(f'/proc/{process.pid}/status', encoding='ascii') as status:
            said = dict(line.split(':', 1) for line in status)
        self.assertEqual(said['Uid'].split(), [str(UID)] * 4)
        self.assertEqual(int(said['CapEff'], 16), 0)
        self.assertEqual(said['NoNewPrivs'].strip(), '1')
        with open(f'/proc/{process.pid}/mountinfo', encoding='utf-8') as mounts:
            root = [line.split()[5] for line in mounts if line.split()[4] == '/']
        self.assertEqual(len(root), 1)
        self.assertIn('ro', root[0].split(','))

    def test_starts_each_service(self):
        organisations, projects, duplication, reporting, *metrics = free_ports(8)
        at = [f'--organisations=127.0.0.1:{organisations}', f'--projects=127.0.0.1:{projects}']
        for name, port, metrics_port, more in (
                ('organisations', organisations, metrics[0], []),
                ('projects', projects, metrics[1], at[:1]),
                ('duplication', duplication, metrics[2], at),
                ('reporting', reporting, metrics[3], at)):
            database = [] if name == 'reporting' else [f'--database=sqlite:/var/lib/baraza/{name}.db']
            self.start([f'baraza-{name}', f'--listen=127.0.0.1:{port}',
                        f'--metrics=127.0.0.1:{metrics_port}', *database, *more, *IDENTITY],
                       metrics_port)
            self.assertEqual(code_of(metrics_port, '/healthz'), 200)

    def test_holds_no_shell_and_nothing_that_gives_privileges(self):
        programs = set(os.listdir(os.path.join(self.layout, 'usr/bin')))
        self.assertEqual(programs, {'baraza', 'baraza-organisations', 'baraza-projects',
                                    'baraza-duplication', 'baraza-reporting'})
        for folder, _, files in os.walk(self.layout):
            for name in files:
                path = os.path.join(folder, name)
                if os.path.islink(path):
                    continue
                mode = os.lstat(path).st_mode
                self.assertEqual(mode & 0o6000, 0, f'{path} is set-uid or set-gid')
                self.assertEqual(mode & 0o002, 0, f'{path} may be written by everybody')

    def test_is_slim(self):
        size = subprocess.run(['du', '-sm', self.layout], capture_output=True, text=True,
                              check=True).stdout.split()[0]
        print(f'the image holds {size} MB')
        self.assertLess(int(size), LARGEST)

    def test_names_its_user_by_number(self):
        storage = os.path.join(ROOT, 'build/container')
        said = subprocess.run(
            ['buildah', '--root', f'{storage}/images', '--runroot', f'{storage}/run', 'inspect',
             '--type', 'image', f'localhost/{self.TAG}'],
            capture_output=True, text=True, check=True,
            env={**os.environ, 'STORAGE_DRIVER': 'vfs'}).stdout
        self.assertEqual(json.loads(said)['OCIv1']['config']['User'], f'{UID}:{UID}')


class FromSourceTest(ContainerTest):
    """The same of the image as an operator builds it."""
    TAG = 'baraza-from-source-test:latest'

    @staticmethod
    def options():
        chosen = from_source()
        print(f'built from source, with {" ".join(chosen) or "nothing of this machine"}', flush=True)
        return chosen


if __name__ == '__main__':
    if len(sys.argv) > 1:
        BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
