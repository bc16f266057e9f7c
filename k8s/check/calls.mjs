// Who calls whom: the table of ARCHITECTURE.md. The policies must allow these and nothing else.
//
// Ports by their names in the pods. What hangs on what a deployment has - databases, Redis, Prometheus -
// is found in the manifests: see expectedCalls in policies.mjs.
export const CALLS = {
  organisations: [],
  projects: ['organisations'],  // do participants exist
  duplication: ['organisations', 'projects'],  // their feeds, decisions, records
  reporting: ['organisations', 'projects', 'duplication'],  // their feeds, records behind figures
  gateway: ['organisations', 'projects', 'duplication', 'reporting'],
};
