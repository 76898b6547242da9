/**
 * Backs a secret up: asks for a key, verifies it, encrypts to it, stores, and has what is stored verified. A
 * COLD key is made by people at another machine, and what is stored under it is tried by them: this program
 * then ends with code 3, and goes on where it was when it is run again.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import {
  askAgain,
  assignKey,
  encryptForBackup,
  KeySet,
  storeData,
  verifyAssignment,
  verifyBackup,
  verifyKey,
} from 'permafrost/client';
import type { Assignment, Connection } from 'permafrost/client';

const COME_AGAIN = 3;

/** What a run leaves for the next one. Nothing in it is secret. */
interface State {
  /** Made once: however often a call is sent, it is done once. */
  readonly run: string;
  location?: string;
  assignment?: Assignment;
  backupId?: string;
}

const { values } = parseArgs({
  options: {
    gateway: { type: 'string', default: 'http://127.0.0.1:8480' },
    'token-file': { type: 'string', default: 'token' },
    environment: { type: 'string', default: 'COLD' },
    'secret-file': { type: 'string', default: 'secret' },
    state: { type: 'string', default: 'state.json' },
  },
});
const state = existsSync(values.state)
  ? (JSON.parse(readFileSync(values.state, 'utf8')) as State)
  : { run: randomUUID() };
keep();
// As `gateway api-key create --secrets-fd` writes it: label, tab, token.
const token = readFileSync(values['token-file'], 'utf8').trim().split('\t').at(-1) ?? '';
const connection: Connection = { url: values.gateway, token };

const assignment = state.assignment ?? (await obtainKey());
state.backupId ??= await backUp(assignment);
keep();
await report(assignment.key_id, state.backupId);

async function obtainKey(): Promise<Assignment> {
  const key_environment = values.environment === 'HOT' ? 'HOT' : 'COLD';
  const signWith = ['external_customer_id', 'key_fingerprint'] as const;
  const organisation = { customer_id: 'cust-7781', customer_name: 'Example Bank' };
  const answer =
    state.location === undefined
      ? await assignKey(
          connection,
          {
            user_identifier: state.run,
            key_type: 'rsa4096',
            key_environment,
            organisation,
            sign_with: signWith,
          },
          { idempotencyKey: `${state.run}-key` },
        )
      : await askAgain(connection, state.location);
  if (answer.state === 'pending') {
    state.location = answer.location;
    return comeAgain('the key is not made yet');
  }
  // Before anything is encrypted to it: to another's key, the backup would be theirs.
  await verifyAssignment(new KeySet(connection.url), answer.assignment, {
    signWith,
    values: { external_customer_id: organisation.customer_id },
  });
  state.assignment = answer.assignment;
  keep();
  return answer.assignment;
}

async function backUp({ public_key: publicKey }: Assignment): Promise<string> {
  const secret = new Uint8Array(readFileSync(values['secret-file']));
  const encrypted = encryptForBackup(publicKey, secret);
  secret.fill(0);
  const { backupId } = await storeData(
    connection,
    { publicKey, ...encrypted },
    { metadata: { description: 'wallet seed' } },
  );
  return backupId;
}

async function report(keyId: string, backupId: string): Promise<void> {
  const key = await verifyKey(connection, keyId);
  const backup = await verifyBackup(connection, backupId);
  for (const { state: found, message } of [key, backup]) {
    if (found === 'invalid') throw new Error(`Escalate: ${message}`);
  }
  if (key.state !== 'valid' || backup.state !== 'valid')
    return comeAgain('nobody has tried it yet');
  console.log(`Backup ${backupId} under key ${keyId}: ${backup.message}`);
}

function keep(): void {
  writeFileSync(values.state, JSON.stringify(state), { mode: 0o600 });
}

function comeAgain(why: string): never {
  keep();
  console.log(`Come again: ${why}.`);
  process.exit(COME_AGAIN);
}
