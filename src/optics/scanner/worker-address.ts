/**
 * Starts a worker from the one file that is one. The page takes no script address from text; this
 * policy makes exactly this address and answers every other with it. Attacker: a page that was taken
 * over and would run a script of its own in a worker.
 */
import address from './scan-worker.ts?worker&url';

/** As the policy of the page names it. */
const POLICY = 'permafrost-scanner';

type Policies = {
  createPolicy(name: string, rules: { createScriptURL: () => string }): Policy;
};
type Policy = { createScriptURL(input: string): string };

let policy: Policy | undefined;

export function startWorker(): Worker {
  policy ??= policies()?.createPolicy(POLICY, { createScriptURL: () => address });
  return new Worker(policy?.createScriptURL(address) ?? address);
}

/** Not every browser has them, whatever the types say. */
function policies(): Policies | undefined {
  return (globalThis as { trustedTypes?: Policies }).trustedTypes;
}
