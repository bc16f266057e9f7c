"""The root of the container image as a container has it: read-only, no privileges, user 10001.

Needs root, to mount; no engine. A mount namespace of its own for each program, so that nothing is left.
"""

import os
import shlex
import subprocess

UID = 10001
# What an engine adds to an image's root: mount points.
MOUNT_POINTS = ('proc', 'dev', 'etc/baraza/tls', 'var/lib/baraza')


class ImageRoot:
    """The folder into which deploy/container/build laid the image out."""

    def __init__(self, folder):
        self.folder = folder
        for point in MOUNT_POINTS:
            os.makedirs(os.path.join(folder, point), exist_ok=True)

    def start(self, words, data, tls, log):
        """Starts a program of the image; `data` is its writable volume, `tls` its certificates."""
        root = shlex.quote(self.folder)
        script = '; '.join((
            'set -e',
            f'mount --bind {root} {root}',
            f'mount -o remount,ro,bind {root}',
            f'mount -t proc -o ro proc {root}/proc',
            f'mount --rbind /dev {root}/dev',
            f'mount --bind {shlex.quote(data)} {root}/var/lib/baraza',
            f'mount --bind {shlex.quote(tls)} {root}/etc/baraza/tls',
            'cd /',
            f'exec setpriv --no-new-privs chroot --userspec={UID}:{UID} --groups= {root} '
            + shlex.join(words)))
        return subprocess.Popen(['unshare', '--mount', '--propagation', 'private', 'sh', '-c',
                                 script], stdout=log, stderr=log, env={'PATH': '/usr/sbin:/usr/bin'})
