/**
 * Starts a worker from the one file that is one. The page takes no script address from text; this
 * policy makes exactly this address and answers every other with it. It is made when the page loads,
 * so that its name is taken. Attacker: a page that was taken over and would run a script in a worker.
 */
import address from './scan-worker.ts?worker&url';

/** As the policy of the page names it. */
const POLICY = 'permafrost-scanner';

type Policy = { createScriptURL(input: string): string };
type Policies = {
  createPolicy(name: string, rules: { createScriptURL: () => string }): Policy;
};

/** Not every browser has them, whatever the types say. */
const { trustedTypes } = globalThis as { trustedTypes?: Policies };
const policy = trustedTypes?.createPolicy(POLICY, { createScriptURL: () => address });

export function startWorker(): Worker {
  return new Worker(policy?.createScriptURL(address) ?? address);
}
