// The overlays as kubectl renders them, and the programs' options, for the tests of the manifests.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import yaml from 'js-yaml';
import { readOptions } from '../../k8s/check/options.mjs';

const ROOT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
export const OVERLAYS = ['dev', 'production'];

export const programOptions = () => readOptions(
  process.env.BARAZA_BUILD ?? path.join(ROOT, 'build/release'));

export function hasKubectl() {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function render(overlay) {
  const text = execFileSync('kubectl', ['kustomize', path.join(ROOT, 'k8s/overlays', overlay)],
                            { encoding: 'utf8', maxBuffer: 1 << 24 });
  return yaml.loadAll(text).filter(Boolean);
}

// Objects of a set, to plant faults in.
export class Rendered {
  constructor(objects) { this.objects = structuredClone(objects); }

  // The object of this name, or of this name and a hash.
  get(kind, name) {
    const all = this.objects.filter((one) => one.kind === kind);
    const found = all.find((one) => one.metadata.name === name) ??
      all.find((one) => one.metadata.name.startsWith(`${name}-`));
    if (!found) throw new Error(`the overlay has no ${kind} ${name}`);
    return found;
  }

  remove(kind, name) {
    const object = this.get(kind, name);
    this.objects = this.objects.filter((one) => one !== object);
  }

  pod(name) { return this.get('Deployment', name).spec.template.spec; }
  container(name) { return this.pod(name).containers[0]; }
  variable(name, variable) { return this.container(name).env.find((one) => one.name === variable); }
  policy(name) { return this.get('NetworkPolicy', name).spec; }
}
