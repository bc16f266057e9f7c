// That Prometheus reads every service, once, from a port that is there.
import { idOf } from './models.mjs';
import { selects } from './platform.mjs';

function* monitorFaults(monitor, platform) {
  const found = platform.services.filter(
    (service) => selects(monitor.spec?.selector, service.metadata.labels));
  if (found.length === 0) yield { object: idOf(monitor), text: 'it selects no Service' };
  for (const endpoint of monitor.spec?.endpoints ?? []) {
    for (const service of found) {
      if (!(service.spec.ports ?? []).some((port) => port.name === endpoint.port)) {
        yield { object: idOf(monitor), text: `${idOf(service)} has no port ${endpoint.port}` };
      }
    }
    if (endpoint.path !== '/metrics') {
      yield { object: idOf(monitor), text: 'services show their metrics at /metrics' };
    }
  }
}

export function monitoringFaults(platform) {
  const monitors = platform.all('ServiceMonitor');
  if (monitors.length === 0) return [];
  const faults = monitors.flatMap((monitor) => [...monitorFaults(monitor, platform)]);
  for (const service of platform.services) {
    if (!platform.behind(service).some((workload) => workload.isService)) continue;
    const watching = monitors.filter(
      (monitor) => selects(monitor.spec?.selector, service.metadata.labels));
    if (watching.length !== 1) {
      faults.push({ object: idOf(service),
                    text: `${watching.length} ServiceMonitors read its metrics instead of one` });
    }
  }
  return faults;
}
