/** The wallet of the demo: an ordinary HTTP client with an API key, as integrators have one. */

export type WalletRequest = {
  readonly user_identifier: string;
  readonly key_type: 'rsa4096' | 'secp256k1';
  readonly key_environment: 'COLD';
  readonly organisation?: { readonly customer_id: string; readonly customer_name: string };
  readonly package?: { readonly package_id: string; readonly package_name: string };
  readonly sign_with?: readonly string[];
};

const EXAMPLE = {
  organisation: { customer_id: 'cust-7781', customer_name: 'Example Bank' },
  package: { package_id: 'pkg-gold', package_name: 'Gold' },
};

/** Two key types, each with its plain signature and with fields bound by `sign_with`. */
export const WALLET_REQUESTS: readonly WalletRequest[] = [
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
  ask(request: WalletRequest): Promise<string>;
  /** The status and the exact bytes of an answer. */
  get(path: string): Promise<{ readonly status: number; readonly bytes: Uint8Array }>;
};

export function walletOf(url: string, token: string): Wallet {
  const headers = { authorization: `Bearer ${token}` };
  return {
    async ask(request) {
      const answer = await fetch(`${url}/v1/keys`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(request),
      });
      const location = answer.headers.get('location');
      await answer.arrayBuffer();
      if (answer.status !== 202 || location === null) {
        throw new Error(`POST /v1/keys answered ${answer.status}`);
      }
      return location;
    },
    async get(path) {
      const answer = await fetch(`${url}${path}`, { headers, redirect: 'error' });
      return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
    },
  };
}
