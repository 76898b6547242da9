/**
 * The wallet of the demo: an ordinary integrator. It has an API key and `permafrost/client`, and believes
 * nothing that it has not verified.
 */
import {
  assignKey,
  encryptForBackup,
  KeySet,
  storeData,
  verifyAssignment,
  verifyBackup,
} from '../../client/index.ts';
import type { Assignment, KeyRequest, Verified } from '../../client/index.ts';
import { utf8 } from '../../core/encoding/bytes.ts';

const EXAMPLE = {
  organisation: { customer_id: 'cust-7781', customer_name: 'Example Bank' },
  package: { package_id: 'pkg-gold', package_name: 'Gold' },
};

/** Two key types, each with its plain signature and with fields bound by `sign_with`. */
export const WALLET_REQUESTS: readonly KeyRequest[] = [
  { user_identifier: 'ada@example.com', key_type: 'rsa4096', key_environment: 'COLD' },
  { user_identifier: 'ada@example.com', key_type: 'secp256k1', key_environment: 'COLD' },
  {
    user_identifier: 'ben@example.com',
    key_type: 'rsa4096',
    key_environment: 'COLD',
    ...EXAMPLE,
    sign_with: ['external_customer_id', 'external_package_id', 'user_id', 'key_id'],
  },
  {
    user_identifier: 'ben@example.com',
    key_type: 'secp256k1',
    key_environment: 'COLD',
    ...EXAMPLE,
    sign_with: ['key_fingerprint', 'pulled_by_type', 'pulled_by_id', 'external_customer_id'],
  },
];

export type Wallet = {
  /** `POST /v1/keys`: the location to ask again, from a 202. */
  ask(request: KeyRequest): Promise<string>;
  /** The status and the exact bytes of an answer. */
  get(path: string): Promise<{ readonly status: number; readonly bytes: Uint8Array }>;
  /** Throws unless the answer is what was asked for, signed by a key of the published set. */
  believe(request: KeyRequest, assignment: Assignment): Promise<void>;
  /** Encrypts a secret to this key, stores it, and asks whether it is good. */
  backUp(assignment: Assignment): Promise<{ readonly backupId: string; readonly is: Verified }>;
};

export function walletOf(url: string, { id, token }: { id: string; token: string }): Wallet {
  const connection = { url, token };
  const keySet = new KeySet(url);
  return {
    async ask(request) {
      const answer = await assignKey(connection, request);
      if (answer.state === 'pending') return answer.location;
      throw new Error('POST /v1/keys answered with a key that nobody can have made');
    },
    async get(path) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${url}${path}`, { headers, redirect: 'error' });
      return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
    },
    async believe({ organisation, package: pack, sign_with: signWith = [] }, assignment) {
      const values = {
        ...(organisation && { external_customer_id: organisation.customer_id }),
        ...(pack && { external_package_id: pack.package_id }),
        pulled_by_type: 'api_key',
        pulled_by_id: id,
      };
      await verifyAssignment(keySet, assignment, { signWith, values });
    },
    async backUp({ public_key: publicKey }) {
      const secret = utf8('a seed phrase that exists for this demonstration alone');
      const block = encryptForBackup(publicKey, secret);
      const { backupId } = await storeData(connection, { publicKey, ...block });
      return { backupId, is: await verifyBackup(connection, backupId) };
    },
  };
}
