// A set of manifests as the rules look at it: workloads with their pods, and who selects whom.
import { idOf } from './models.mjs';

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

// Whether labels satisfy a selector; an empty one selects everything, a missing one nothing.
export function selects(selector, labels = {}) {
  if (selector === undefined || selector === null) return false;
  const pairs = Object.entries(selector.matchLabels ?? {});
  if (!pairs.every(([key, value]) => labels[key] === value)) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => ({
    In: () => values.includes(labels[key]),
    NotIn: () => !values.includes(labels[key]),
    Exists: () => key in labels,
    DoesNotExist: () => !(key in labels),
  })[operator]?.() ?? false);
}

// What creates pods, and a pod that it creates.
export class Workload {
  constructor(object) {
    this.object = object;
    this.id = idOf(object);
    this.name = object.metadata.name;
    this.replicas = object.spec?.replicas ?? 1;
    this.labels = object.spec?.template?.metadata?.labels ?? {};
    this.pod = object.spec?.template?.spec ?? {};
    this.containers = this.pod.containers ?? [];
    this.volumes = this.pod.volumes ?? [];
  }

  // One of Baraza's own services.
  get isService() { return this.labels['app.kubernetes.io/component'] === 'service'; }

  // { name, number } of all containers.
  get ports() {
    return this.containers.flatMap((container) => (container.ports ?? []).map(
      (port) => ({ name: port.name, number: port.containerPort, protocol: port.protocol ?? 'TCP' })));
  }

  // The port with this name or number.
  port(wanted) {
    return this.ports.find((port) => port.name === wanted || port.number === wanted);
  }
}

export class Platform {
  constructor(objects, options = {}) {
    this.objects = objects;
    this.options = options;
    this.workloads = this.all(...WORKLOADS).map((object) => new Workload(object));
    this.services = this.all('Service');
    this.namespace = this.all('Namespace')[0];
  }

  all(...kinds) { return this.objects.filter((object) => kinds.includes(object.kind)); }

  find(kind, name) {
    return this.objects.find((object) => object.kind === kind && object.metadata?.name === name);
  }

  // The workloads whose pods a Service's or a policy's selector takes.
  selected(selector) {
    return this.workloads.filter((workload) => selects(selector, workload.labels));
  }

  behind(service) { return this.selected({ matchLabels: service.spec?.selector ?? {} }); }

  // Keys of the Secret, whoever makes it; undefined: nobody does.
  secretKeys(name) {
    const secret = this.find('Secret', name);
    if (secret) return Object.keys({ ...secret.data, ...secret.stringData });
    if (this.all('Certificate').some((made) => made.spec?.secretName === name)) {
      return ['tls.crt', 'tls.key', 'ca.crt'];
    }
    const annotations = this.namespace?.metadata?.annotations ?? {};
    return annotations[`secret-from-outside.baraza/${name}`]?.split(/\s+/);
  }

  // The environment of a container: of each variable its value, or the reference that gives it.
  environment(container) {
    const variables = {};
    for (const { configMapRef } of container.envFrom ?? []) {
      Object.assign(variables, this.find('ConfigMap', configMapRef?.name)?.data);
    }
    for (const { name, value, valueFrom } of container.env ?? []) {
      variables[name] = valueFrom ?? value ?? '';
    }
    return variables;
  }
}
