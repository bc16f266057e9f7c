// Faults that people make in manifests: what is done to the rendered objects, and what of the check's
// words must name it. Those of `dev` are planted in the overlay with SQLite.
const service = { matchLabels: { 'app.kubernetes.io/component': 'service' } };
const fault = (what, plant, names, overlay = 'production') => ({ what, plant, names, overlay });

// Keys, values, types.
const WRITING = [
  fault('a key of a container is misspelt', (all) => {
    all.container('projects').imagePullPolcy = 'Always';
  }, /Deployment\/projects: .*imagePullPolcy/),
  fault('a key of a pod stands in the container', (all) => {
    all.container('reporting').terminationGracePeriodSeconds = 40;
  }, /Deployment\/reporting: .*terminationGracePeriodSeconds/),
  fault('a key of a probe is misspelt', (all) => {
    all.container('organisations').readinessProbe.periodSecond = 2;
  }, /Deployment\/organisations: .*periodSecond/),
  fault('a key of a ServiceMonitor is misspelt', (all) => {
    all.get('ServiceMonitor', 'projects').spec.endpoints[0].intervall = '15s';
  }, /ServiceMonitor\/projects: .*intervall/),
  fault('a number is written as a text', (all) => {
    all.get('Deployment', 'projects').spec.replicas = 'three';
  }, /Deployment\/projects: .*(integer|number)/),
  fault('an apiVersion is out of date', (all) => {
    all.get('PodDisruptionBudget', 'projects').apiVersion = 'policy/v1beta1';
  }, /PodDisruptionBudget\/projects: policy\/v1beta1 is not a stable version/),
  fault('the selector of a Deployment is missing', (all) => {
    delete all.get('Deployment', 'projects').spec.selector;
  }, /Deployment\/projects: .*selector/),
  fault('an object is in another namespace', (all) => {
    all.get('Service', 'projects').metadata.namespace = 'default';
  }, /Service\/projects: is not in the namespace baraza/),
  fault('an object is there twice', (all) => {
    all.objects.push(structuredClone(all.get('Service', 'projects')));
  }, /Service\/projects: is there twice/),
];

// What refers to what.
const REFERENCES = [
  fault('a Deployment does not select its pods', (all) => {
    all.get('Deployment', 'projects').spec.selector.matchLabels['app.kubernetes.io/name'] = 'project';
  }, /Deployment\/projects: its selector does not match/),
  fault('a Service selects no pods', (all) => {
    all.get('Service', 'organisations').spec.selector['app.kubernetes.io/name'] = 'organizations';
  }, /Service\/organisations: its selector matches no pods/),
  fault('a Service selects the pods of all services', (all) => {
    all.get('Service', 'organisations').spec.selector = service.matchLabels;
  }, /Service\/organisations: it sends calls to .* and /),
  fault('a Service leads to a port that nobody listens on', (all) => {
    all.get('Service', 'organisations').spec.ports[0].targetPort = 7410;
  }, /Service\/organisations: port grpc leads to 7410/),
  fault('a ConfigMap does not exist', (all) => {
    all.container('projects').envFrom[0].configMapRef.name = 'settings';
  }, /Deployment\/projects: it names the ConfigMap settings, which does not exist/),
  fault('a Secret does not exist', (all) => {
    all.pod('projects').volumes.find((one) => one.name === 'tls').secret.secretName = 'project-tls';
  }, /Deployment\/projects: it names the Secret project-tls, which does not exist/),
  fault('a key of a Secret does not exist', (all) => {
    all.variable('projects', 'BARAZA_DATABASE').valueFrom.secretKeyRef.key = 'url';
  }, /Deployment\/projects: it names the key url, which the Secret projects-database lacks/),
  fault('the password of Redis is looked for under another key', (all) => {
    all.variable('projects', 'BARAZA_CACHE_ADDRESS').valueFrom.secretKeyRef.key = 'password';
  }, /Deployment\/projects: it names the key password, which the Secret redis lacks/),
  fault('a volume is mounted that the pod does not have', (all) => {
    all.container('duplication').volumeMounts.at(-1).name = 'snapshot';
  }, /Deployment\/duplication: it mounts the volume snapshot/),
  fault('a claim does not exist', (all) => {
    all.remove('PersistentVolumeClaim', 'projects-data');
  }, /it names the PersistentVolumeClaim projects-data, which does not exist/, 'dev'),
  fault('the issuer of a certificate does not exist', (all) => {
    all.get('Certificate', 'projects').spec.issuerRef.name = 'authorities';
  }, /Certificate\/projects: its issuer authorities does not exist/),
  fault('a certificate is renewed when it has ended', (all) => {
    all.get('Certificate', 'projects').spec.renewBefore = '200h';
  }, /Certificate\/projects: it is to be renewed/),
  fault('pods are spread by the labels of others', (all) => {
    all.pod('projects').topologySpreadConstraints[1].labelSelector.matchLabels = { app: 'projects' };
  }, /Deployment\/projects: spread over kubernetes.io\/hostname counts other pods/),
];

// What a pod may do, and secrets.
const SECURITY = [
  fault('a pod runs as root', (all) => {
    all.pod('projects').securityContext.runAsUser = 0;
  }, /Deployment\/projects: runAsUser is not a number above 0/),
  fault('a pod may run as root', (all) => {
    delete all.pod('projects').securityContext.runAsNonRoot;
  }, /Deployment\/projects: runAsNonRoot is not true/),
  fault('a container runs as root', (all) => {
    all.container('organisations').securityContext.runAsUser = 0;
  }, /Deployment\/organisations: container organisations: it runs as root/),
  fault('system calls are not confined', (all) => {
    delete all.pod('projects').securityContext.seccompProfile;
  }, /Deployment\/projects: seccompProfile is not RuntimeDefault/),
  fault('capabilities are kept', (all) => {
    all.container('projects').securityContext.capabilities.drop = ['NET_RAW'];
  }, /Deployment\/projects: .*not ALL capabilities are dropped/),
  fault('privileges may grow', (all) => {
    all.container('projects').securityContext.allowPrivilegeEscalation = true;
  }, /Deployment\/projects: .*allowPrivilegeEscalation is not false/),
  fault('the root file system can be written to', (all) => {
    delete all.container('reporting').securityContext.readOnlyRootFilesystem;
  }, /Deployment\/reporting: .*readOnlyRootFilesystem is not true/),
  fault('a folder of the node is mounted', (all) => {
    all.pod('projects').volumes[1] = { name: 'tmp', hostPath: { path: '/tmp' } };
  }, /Deployment\/projects: volume tmp: hostPath is not allowed/),
  fault('a token of the cluster is mounted', (all) => {
    delete all.pod('projects').automountServiceAccountToken;
  }, /Deployment\/projects: it mounts a token of the cluster/),
  fault('an image is whichever is the latest', (all) => {
    all.container('projects').image = 'baraza:latest';
  }, /Deployment\/projects: .*image baraza:latest is not pinned/),
  fault('a password stands in a ConfigMap', (all) => {
    all.get('ConfigMap', 'settings').data.BARAZA_DATABASE =
      'postgresql:host=db user=baraza password=baraza';
  }, /ConfigMap\/settings-.*: BARAZA_DATABASE looks like a secret/),
  fault('a password stands in a variable', (all) => {
    const variable = all.variable('projects', 'BARAZA_DATABASE');
    delete variable.valueFrom;
    variable.value = 'postgresql:host=db user=baraza password=baraza';
  }, /Deployment\/projects: the variable BARAZA_DATABASE looks like a secret/),
  fault('the namespace takes any pod', (all) => {
    delete all.get('Namespace', 'baraza').metadata.labels['pod-security.kubernetes.io/enforce'];
  }, /Namespace: .*enforce is not restricted/),
];

// Who may call whom.
const POLICIES = [
  fault('nothing is denied by default', (all) => {
    all.remove('NetworkPolicy', 'deny-by-default');
  }, /NetworkPolicy: organisations may call .*, which the architecture does not name/),
  fault('a policy lets everybody in', (all) => {
    delete all.policy('to-organisations').ingress[0].from;
  }, /NetworkPolicy: a stranger of elsewhere may call organisations on port grpc/),
  fault('a policy lets a whole namespace in', (all) => {
    delete all.policy('prometheus-to-metrics').ingress[0].from[0].podSelector;
  }, /NetworkPolicy: a stranger of monitoring may call \w+ on port metrics/),
  fault('a policy opens all ports', (all) => {
    delete all.policy('to-projects').ingress[0].ports;
  }, /NetworkPolicy: duplication may call projects on port (metrics|9999)/),
  fault('a policy leads to the world outside', (all) => {
    all.policy('from-duplication').egress.push({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] });
  }, /NetworkPolicy: duplication may call the world outside/),
  fault('a call that is needed is forgotten', (all) => {
    all.policy('to-organisations').ingress[0].from[0].podSelector.matchExpressions[0].values =
      ['duplication', 'reporting'];
  }, /NetworkPolicy: projects may not call organisations on port grpc/),
  fault('a call is allowed at one end only', (all) => {
    all.remove('NetworkPolicy', 'from-reporting');
  }, /NetworkPolicy: reporting may not call duplication on port grpc/),
  fault('a policy selects pods by a misspelt label', (all) => {
    all.policy('from-projects').podSelector.matchLabels = { 'app.kubernetes.io/name': 'project' };
  }, /NetworkPolicy: projects may not call organisations on port grpc/),
  fault('a service reaches the database of another', (all) => {
    delete all.policy('projects-database').egress[0].to[0].podSelector
      .matchLabels['app.kubernetes.io/instance'];
  }, /NetworkPolicy: projects may call the database of organisations on port 5432/),
  fault('Redis is open to all services', (all) => {
    all.policy('to-redis').ingress[0].from[0].podSelector = service;
  }, /NetworkPolicy: reporting may call redis on port redis/),
  fault('nobody reaches DNS', (all) => {
    all.policy('names').egress[0].ports = [{ protocol: 'TCP', port: 53 }];
  }, /NetworkPolicy: organisations may not call DNS on port 53\/UDP/),
];

// Starting, probing, replacing, ending; watching.
const OPERATION = [
  fault('a probe asks a port that nobody has', (all) => {
    all.container('projects').readinessProbe.httpGet.port = 'http';
  }, /Deployment\/projects: readinessProbe: no container has the port http/),
  fault('a service that drains is killed', (all) => {
    all.container('projects').livenessProbe.httpGet.path = '/readyz';
  }, /Deployment\/projects: livenessProbe: a service answers it at \/healthz/),
  fault('a probe is missing', (all) => {
    delete all.container('organisations').readinessProbe;
  }, /Deployment\/organisations: readinessProbe: there is none/),
  fault('a pod is killed while it drains', (all) => {
    all.pod('projects').terminationGracePeriodSeconds = 20;
  }, /Deployment\/projects: terminationGracePeriodSeconds 20 is less/),
  fault('callers are not given time to leave', (all) => {
    delete all.container('projects').lifecycle;
  }, /Deployment\/projects: preStop does not sleep/),
  fault('nodes cannot be emptied', (all) => {
    const { spec } = all.get('PodDisruptionBudget', 'projects');
    delete spec.maxUnavailable;
    spec.minAvailable = 3;
  }, /PodDisruptionBudget\/projects: nodes could never be emptied/),
  fault('a budget is about nobody', (all) => {
    all.get('PodDisruptionBudget', 'projects').spec.selector.matchLabels.app = 'projects';
  }, /Deployment\/projects: no PodDisruptionBudget is about it/),
  fault('memory is not limited', (all) => {
    delete all.container('projects').resources.limits.memory;
  }, /Deployment\/projects: .*resources.limits.memory is missing/),
  fault('Redis may take all memory of its pod', (all) => {
    const map = all.get('ConfigMap', 'redis');
    map.data['redis.conf'] = map.data['redis.conf'].replace('384mb', '512mb');
  }, /Deployment\/redis: maxmemory is not at most three quarters/),
  fault('an update takes pods away first', (all) => {
    all.get('Deployment', 'projects').spec.strategy.rollingUpdate.maxUnavailable = 1;
  }, /Deployment\/projects: an update takes pods away/),
  fault('two processes share a SQLite file', (all) => {
    all.get('Deployment', 'projects').spec.replicas = 2;
  }, /Deployment\/projects: a SQLite file and its volume belong to one replica/, 'dev'),
  fault('a ServiceMonitor selects nothing', (all) => {
    all.get('ServiceMonitor', 'projects').spec.selector.matchLabels['app.kubernetes.io/name'] = 'x';
  }, /ServiceMonitor\/projects: it selects no Service/),
  fault('a ServiceMonitor reads a port that is not there', (all) => {
    all.get('ServiceMonitor', 'projects').spec.endpoints[0].port = 'http';
  }, /ServiceMonitor\/projects: Service\/projects has no port http/),
];

// The services' own options.
const OPTIONS = [
  fault('an option does not exist', (all) => {
    all.container('projects').env.push({ name: 'BARAZA_CACHE_MEGABYTE', value: '64' });
  }, /Deployment\/projects: BARAZA_CACHE_MEGABYTE: baraza-projects has no option --cache-megabyte/),
  fault('a service is called where it does not listen', (all) => {
    all.variable('projects', 'BARAZA_ORGANISATIONS').value = 'dns:///organisations:7410';
  }, /Deployment\/projects: BARAZA_ORGANISATIONS: the Service organisations has no port 7410/),
  fault('a Service that is called does not exist', (all) => {
    all.variable('projects', 'BARAZA_ORGANISATIONS').value = 'dns:///organizations:7400';
  }, /Deployment\/projects: BARAZA_ORGANISATIONS: no Service is called organizations/),
  fault('one pod gets all calls', (all) => {
    delete all.get('Service', 'organisations').spec.clusterIP;
  }, /BARAZA_ORGANISATIONS: the Service organisations has an address of its own/),
  fault('a certificate does not bear the name', (all) => {
    all.get('Certificate', 'organisations').spec.dnsNames = ['organisations.baraza.svc'];
  }, /BARAZA_ORGANISATIONS: the certificate of organisations does not bear the name/),
  fault('everybody is believed', (all) => {
    all.get('ConfigMap', 'settings').data.BARAZA_INSECURE_DEV = 'true';
  }, /BARAZA_INSECURE_DEV believes everybody/),
  fault('a service listens on loopback', (all) => {
    all.get('ConfigMap', 'settings').data.BARAZA_LISTEN = '127.0.0.1:7400';
  }, /BARAZA_LISTEN is not 0.0.0.0:PORT/),
  fault('the key is looked for where no Secret is', (all) => {
    all.get('ConfigMap', 'settings').data.BARAZA_TLS_KEY = '/etc/tls/tls.key';
  }, /BARAZA_TLS_KEY: no Secret puts a file there/),
  fault('records are stored on the root file system', (all) => {
    all.variable('projects', 'BARAZA_DATABASE').value = 'sqlite:/srv/projects.db';
  }, /Deployment\/projects: \/srv\/projects.db lies on no volume/, 'dev'),
  fault('a service is forgotten', (all) => {
    all.remove('Deployment', 'reporting');
  }, /Deployment\/reporting: is missing/),
];

export const FAULTS = [...WRITING, ...REFERENCES, ...SECURITY, ...POLICIES, ...OPERATION, ...OPTIONS];
