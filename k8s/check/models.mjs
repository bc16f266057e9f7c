// Which package knows an object's kind, and under which module.
const PACKAGES = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/monitoring.coreos.com',
  'cert-manager.io': '@kubernetes-models/cert-manager/cert-manager.io',
};

// 'Deployment/organisations'
export const idOf = (object) => `${object?.kind}/${object?.metadata?.name}`;

// The module that exports the kind of an object of this apiVersion.
export function moduleOf(apiVersion) {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  if (PACKAGES[group]) return `${PACKAGES[group]}/${version}`;
  return ['kubernetes-models', group, version].filter(Boolean).join('/');
}
