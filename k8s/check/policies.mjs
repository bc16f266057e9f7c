// What the NetworkPolicies let through, pod by pod and port by port, against what is to be called.
//
// Each policy is evaluated as Kubernetes does, once for the end that calls and once for the end that is
// called, between the pods of the manifests and some that are not in them: databases, DNS,
// Prometheus, a gateway, strangers in this namespace and another, and the world outside.
import { selects } from './platform.mjs';
import { CALLS } from './calls.mjs';

const OUTSIDE = { id: 'the world outside', address: true, ports: [{ number: 443, protocol: 'TCP' }] };
const ELSEWHERE = { number: 9999, protocol: 'TCP' };  // a port that nobody has

// Pods that the manifests do not create. Those of the platform's namespace can be judged at both ends.
function others(home, databases) {
  const pod = (id, namespace, labels, ...ports) => ({ id, namespace, labels, ports });
  const dns = [{ number: 53, protocol: 'UDP' }, { number: 53, protocol: 'TCP' }];
  return [
    OUTSIDE,
    pod('DNS', 'kube-system', { 'k8s-app': 'kube-dns' }, ...dns),
    pod('a stranger of kube-system', 'kube-system', {}, ...dns),
    pod('Prometheus', 'monitoring', { 'app.kubernetes.io/name': 'prometheus' }),
    pod('a stranger of monitoring', 'monitoring', {}),
    pod('gateway', home, { 'app.kubernetes.io/component': 'gateway' }),
    pod('a stranger', home, {}),
    pod('a stranger of elsewhere', 'elsewhere', {}),
    ...databases.map((name) => pod(
      `the database of ${name}`, 'baraza-databases',
      { 'app.kubernetes.io/name': 'postgresql', 'app.kubernetes.io/instance': name },
      { number: 5432, protocol: 'TCP' })),
  ];
}

function matchesPeer(peer, policy, pod) {
  if (peer.ipBlock) return Boolean(pod.address);
  if (pod.address) return false;
  const near = peer.namespaceSelector === undefined
    ? pod.namespace === policy.metadata.namespace
    : selects(peer.namespaceSelector, { 'kubernetes.io/metadata.name': pod.namespace });
  return near && (peer.podSelector === undefined || selects(peer.podSelector, pod.labels));
}

// Whether a rule's port means this port of the pod that is called.
function matchesPort({ port, endPort, protocol = 'TCP' }, target) {
  if (protocol !== target.protocol) return false;
  if (port === undefined || port === target.name || port === target.number) return true;
  return endPort !== undefined && target.number >= port && target.number <= endPort;
}

// Whether `pod`'s policies of one direction let it speak with `peer` on the port `target`.
function allows(policies, direction, pod, peer, target) {
  const [list, side] = direction === 'Ingress' ? ['ingress', 'from'] : ['egress', 'to'];
  const about = policies.filter((policy) => policy.metadata.namespace === pod.namespace &&
    (policy.spec?.policyTypes ?? ['Ingress']).includes(direction) &&
    selects(policy.spec?.podSelector, pod.labels));
  if (about.length === 0) return true;
  return about.some((policy) => (policy.spec[list] ?? []).some((rule) =>
    (!rule[side]?.length || rule[side].some((one) => matchesPeer(one, policy, peer))) &&
    (!rule.ports?.length || rule.ports.some((one) => matchesPort(one, target)))));
}

const called = (from, to, port) => `${from.id} -> ${to.id}:${port.number}/${port.protocol}`;

// The calls that have to be possible.
function expectedCalls(platform, pods, outsiders) {
  const expected = new Set();
  const add = (from, to, port) => port && expected.add(called(from, to, port));
  const named = (name) => pods.find((pod) => pod.name === name) ??
    outsiders.find((pod) => pod.id === name);
  for (const [from, targets] of Object.entries(CALLS)) {
    for (const to of targets) {
      const target = named(to);
      if (named(from) && target) add(named(from), target, target.ports.find((p) => p.name === 'grpc'));
    }
  }
  const watched = platform.all('ServiceMonitor').length > 0;
  for (const pod of pods) {
    const variables = pod.workload.containers.map((one) => platform.environment(one));
    const database = outsiders.find((one) => one.id === `the database of ${pod.name}`);
    if (variables.some((one) => typeof one.BARAZA_DATABASE === 'object')) {
      add(pod, database, database?.ports[0]);
    }
    if (variables.some((one) => one.BARAZA_CACHE_ADDRESS)) {
      add(pod, named('redis') ?? OUTSIDE, named('redis')?.ports[0]);
    }
    if (watched && pod.workload.isService) {
      add(named('Prometheus'), pod, pod.ports.find((port) => port.name === 'metrics'));
    }
  }
  const home = [...pods, ...outsiders.filter((pod) => pod.namespace === pods[0]?.namespace)];
  const dns = named('DNS');
  for (const pod of home) for (const port of dns.ports) add(pod, dns, port);
  return expected;
}

function judge(pod, direction, from, to, port, policies, expected) {
  const peer = direction === 'Ingress' ? from : to;
  const possible = allows(policies, direction, pod, peer, port);
  const wanted = expected.has(called(from, to, port));
  if (possible === wanted) return [];
  const what = `${from.id} ${possible ? 'may' : 'may not'} call ${to.id} on port ` +
    `${port.name ?? port.number}/${port.protocol}`;
  const why = possible ? 'which the architecture does not name' : 'which the architecture needs';
  return [{ object: 'NetworkPolicy', text: `${what}, ${why} (${direction} of ${pod.id})` }];
}

export function policyFaults(platform) {
  const policies = platform.all('NetworkPolicy');
  const home = platform.namespace?.metadata?.name;
  const pods = platform.workloads.map((workload) => ({
    id: workload.name, name: workload.name, namespace: home, labels: workload.labels,
    ports: workload.ports, workload }));
  const outsiders = others(home, pods.map((pod) => pod.name));
  const expected = expectedCalls(platform, pods, outsiders);
  const all = [...pods, ...outsiders];
  const ours = all.filter((pod) => pod.namespace === home);
  const faults = [];
  for (const pod of ours) {
    for (const peer of all.filter((one) => one !== pod)) {
      for (const port of [...(peer.ports ?? []), ELSEWHERE]) {
        faults.push(...judge(pod, 'Egress', pod, peer, port, policies, expected));
      }
      for (const port of [...(pod.ports ?? []), ELSEWHERE]) {
        faults.push(...judge(pod, 'Ingress', peer, pod, port, policies, expected));
      }
    }
  }
  return faults;
}
