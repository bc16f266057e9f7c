"""Services as processes for tests of operations: one of each on SQLite, or two of each on a PostgreSQL and
a Redis of the test's own. Everything is on free ports of the loopback and in a temporary folder, and ends with
the context.

The programs are those of the folder that BARAZA_BUILD names (CMakeLists.txt sets it), else the release
build's.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), '../..'))
BUILD = os.environ.get('BARAZA_BUILD', os.path.join(ROOT, 'build/release'))
POSTGRES = '/usr/lib/postgresql/15/bin'
# The services, each with those that it calls, which start before it.
NEIGHBOURS = {'organisations': (), 'projects': ('organisations',),
              'duplication': ('organisations', 'projects'),
              'reporting': ('organisations', 'projects')}
SERVICES = tuple(NEIGHBOURS)
OWNERS = ('organisations', 'projects', 'duplication')  # of a database
SHARING = ('organisations', 'projects')  # a cache
LIMIT = 60  # seconds


def free_port():
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        return taken.getsockname()[1]


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def await_true(condition, what):
    """Waits for another process, on which nothing else can be waited."""
    deadline = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f'{what} did not come within {LIMIT} s')
        time.sleep(0.02)


class Replica:
    """A process of a service, serving once it is made. `identity`: the options that say whom it believes."""

    def __init__(self, service, folder, number, *options, identity=('--insecure-dev',)):
        self.service = service
        self.log_path = os.path.join(folder, f'{service}-{number}.log')
        self.log = open(self.log_path, 'w', encoding='utf-8')
        self.process = subprocess.Popen(
            [os.path.join(BUILD, f'services/{service}/baraza-{service}'), *identity,
             '--listen=127.0.0.1:0', '--metrics=127.0.0.1:0', *options],
            stderr=self.log, cwd=folder,
            env={k: v for k, v in os.environ.items() if not k.startswith('BARAZA')})
        try:
            await_true(self._serves, f'{service} (see its log)')
        except AssertionError:
            self.kill()
            raise

    def _serves(self):
        with open(self.log_path, encoding='utf-8') as log:
            for line in log:
                if '"message":"serving"' in line:
                    told = json.loads(line)
                    self.address, self.metrics = told['grpc'], told['metrics']
                    return True
        if self.process.poll() is not None:
            raise AssertionError(f'{self.service} ended: {open(self.log_path, encoding="utf-8").read()}')
        return False

    def page(self):
        return fetch(f'http://{self.metrics}/metrics')

    def stop(self):
        """SIGTERM, which services obey in good order."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        finally:
            self.kill()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()


class Postgres:
    """A cluster of its own; as the account of its package where the test is root."""

    def __init__(self, folder):
        self.data = os.path.join(folder, 'postgres')
        self.port = free_port()
        os.chmod(folder, 0o777)
        self._run('initdb', '-D', self.data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8',
                  '--locale=C.UTF-8')
        self._run('pg_ctl', '-w', '-t', '30', '-D', self.data, '-l', self.data + '/server.log', '-o',
                  f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''",
                  'start')

    @staticmethod
    def installed():
        return os.path.exists(os.path.join(POSTGRES, 'postgres'))

    def _run(self, program, *arguments):
        lend = ['runuser', '-u', 'postgres', '--'] if os.geteuid() == 0 else []
        done = subprocess.run([*lend, os.path.join(POSTGRES, program), *arguments], text=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            raise AssertionError(f'{program}: {done.stderr}')

    def create(self, database):
        """A new database; its address for a service."""
        subprocess.run(['psql', '-h', '127.0.0.1', '-p', str(self.port), '-U', 'postgres', '-qc',
                        f'CREATE DATABASE {database}', 'postgres'], check=True)
        return f'postgresql://postgres@127.0.0.1:{self.port}/{database}'

    def stop(self):
        self._run('pg_ctl', '-m', 'immediate', '-D', self.data, 'stop')


class Redis:
    """A Redis of its own, which keeps nothing."""

    def __init__(self, folder):
        self.port = free_port()
        self.process = subprocess.Popen(
            ['redis-server', '--bind', '127.0.0.1', '--port', str(self.port), '--save', '',
             '--appendonly', 'no'], cwd=folder, stdout=subprocess.DEVNULL)
        self.address = f'redis://127.0.0.1:{self.port}/0'

    @staticmethod
    def installed():
        return shutil.which('redis-server') is not None

    def stop(self):
        self.process.kill()
        self.process.wait()


def production_shape_installed():
    """Whether two replicas of each service can be started; says so if they cannot."""
    if Postgres.installed() and Redis.installed():
        return True
    print('PostgreSQL or Redis is not installed: run tools/setup')
    return False


class Deployment(contextlib.ExitStack):
    """All services: one of each on SQLite, or `count` replicas of each on PostgreSQL with Redis."""

    def __init__(self, count=1):
        super().__init__()
        self.folder = tempfile.mkdtemp(prefix='baraza-operations-')
        self.callback(shutil.rmtree, self.folder, True)
        self.replicas = []
        with self._ended_at_failure():
            databases = self._databases(count)
            self.redis = self._redis(count)
            for service in SERVICES:
                for number in range(count):
                    self._start(service, number, databases)

    @contextlib.contextmanager
    def _ended_at_failure(self):
        try:
            yield
        except BaseException:
            self.close()
            raise

    def _databases(self, count):
        if count == 1:
            return {owner: f'sqlite:{self.folder}/{owner}.db' for owner in OWNERS}
        self.postgres = Postgres(self.folder)
        self.callback(self.postgres.stop)
        return {owner: self.postgres.create(owner) for owner in OWNERS}

    def _redis(self, count):
        if count == 1:
            return None
        redis = Redis(self.folder)
        self.callback(redis.stop)
        return redis

    def _start(self, service, number, databases):
        options = [f'--{other}={self.addresses(other)}' for other in NEIGHBOURS[service]]
        if service in databases:
            options.append('--database=' + databases[service])
        if service in SHARING and self.redis is not None:
            options.append('--cache-address=' + self.redis.address)
        replica = Replica(service, self.folder, number, *options)
        self.callback(replica.stop)
        self.replicas.append(replica)

    def of(self, service):
        return [replica for replica in self.replicas if replica.service == service]

    def addresses(self, service):
        """As services and the command take them: several, with commas."""
        return ','.join(replica.address for replica in self.of(service))
