"""An authority and a certificate for 127.0.0.1, made by the `openssl` command."""

import os
import subprocess

NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']


def make(folder, owner=None):
    """Writes ca.crt, tls.crt and tls.key into `folder`, as a Secret of cert-manager's has them."""
    def path(name):
        return os.path.join(folder, name)

    def openssl(*words):
        subprocess.run(['openssl', *words], check=True, capture_output=True)

    openssl('req', '-x509', *NEW_KEY, '-days', '2', '-subj', '/CN=authority', '-keyout',
            path('ca.key'), '-out', path('ca.crt'))
    with open(path('names'), 'w', encoding='ascii') as names:
        names.write('subjectAltName=IP:127.0.0.1,DNS:localhost\n')
    openssl('req', *NEW_KEY, '-subj', '/CN=service', '-keyout', path('tls.key'), '-out',
            path('tls.csr'))
    openssl('x509', '-req', '-in', path('tls.csr'), '-CA', path('ca.crt'), '-CAkey',
            path('ca.key'), '-CAcreateserial', '-days', '1', '-extfile', path('names'), '-out',
            path('tls.crt'))
    if owner is not None:
        for name in os.listdir(folder):
            os.chown(path(name), owner, owner)
    return {'--tls-certificate': path('tls.crt'), '--tls-key': path('tls.key'),
            '--tls-authorities': path('ca.crt')}
