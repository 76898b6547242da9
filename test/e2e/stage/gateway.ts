/**
 * The gateway's side: the real program as a process, the wallet's requests over HTTP, its files on
 * the same drive that the station reads.
 */
import path from 'node:path';
import { permafrost, permafrostForSecrets, startPermafrost } from './cli.ts';

export type Wallet = {
  /** Asks for a key; gives the location of the answer. */
  ask(body: object): Promise<string>;
  get(location: string): Promise<{ status: number; body: string }>;
};

export type Operator = {
  readonly operatorId: string;
  readonly name: string;
  readonly passphrase: string;
};
type Serving = { readonly url: string; readonly consoleUrl: string };

export class GatewaySide {
  readonly #data: string;
  readonly #drive: string;
  /** Everything that its processes printed. */
  readonly heard: string[] = [];

  constructor(folder: string, data = path.join(folder, 'gateway')) {
    this.#data = data;
    this.#drive = path.join(folder, 'drive');
  }

  /** One verb; throws when it is refused. */
  async act(verb: string, args: readonly string[] = []): Promise<Record<string, unknown>> {
    const spoken = await permafrost(
      ['gateway', ...verb.split(' '), ...args, '--data', this.#data, '--json'],
      (text) => this.heard.push(text),
    );
    if (spoken.code !== 0) throw new Error(`gateway ${verb}: ${spoken.stdout}${spoken.stderr}`);
    return JSON.parse(spoken.stdout) as Record<string, unknown>;
  }

  /** A request file on the drive, with keys asked for by a wallet over HTTP. */
  async askedFor(bodies: readonly object[]): Promise<readonly string[]> {
    const locations: string[] = [];
    await this.serving(async (wallet) => {
      for (const body of bodies) locations.push(await wallet.ask(body));
    });
    await this.act('export', ['--to', this.#drive]);
    return locations;
  }

  /** Somebody who may use the console, with the passphrase that was handed out for them. */
  async newOperator(name: string, create: readonly string[] = []): Promise<Operator> {
    const args = ['gateway', 'operator', 'create', '--data', this.#data, '--operator', name];
    const spoken = await permafrostForSecrets([...args, ...create, '--json']);
    this.heard.push(spoken.stdout + spoken.stderr);
    if (spoken.code !== 0) throw new Error(`operator create: ${spoken.stdout}${spoken.stderr}`);
    const [, passphrase = ''] = spoken.secrets.trimEnd().split('\t');
    const { operatorId } = JSON.parse(spoken.stdout) as { operatorId: string };
    return { operatorId, name, passphrase };
  }

  /** Serves for the length of `use`, in a process of its own. */
  async serving<T>(use: (wallet: Wallet, consoleUrl: string) => Promise<T>): Promise<T> {
    const created = await this.act('api-key create', ['--label', 'wallet']);
    const authorization = `Bearer ${String(created['token'])}`;
    const child = startPermafrost([
      'gateway',
      'serve',
      '--port',
      '0',
      '--data',
      this.#data,
      '--json',
    ]);
    const ended = new Promise((resolve) => child.once('close', resolve));
    try {
      const { url, consoleUrl } = await new Promise<Serving>((resolve, reject) => {
        let said = '';
        child.stderr?.setEncoding('utf8').on('data', (text: string) => this.heard.push(text));
        child.stdout?.setEncoding('utf8').on('data', (text: string) => {
          said += text;
          this.heard.push(text);
          if (said.endsWith('}\n')) resolve(JSON.parse(said) as Serving);
        });
        child.once('close', () => {
          reject(new Error('the gateway did not serve'));
        });
      });
      return await use(walletAt(url, authorization), consoleUrl);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  }
}

function walletAt(url: string, authorization: string): Wallet {
  return {
    async ask(body) {
      const answer = await fetch(`${url}/v1/keys`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ key_environment: 'COLD', ...body }),
      });
      if (answer.status !== 202) throw new Error(`POST /v1/keys answered ${answer.status}`);
      return answer.headers.get('location') ?? '';
    },
    async get(location) {
      const answer = await fetch(`${url}${location}`, { headers: { authorization } });
      return { status: answer.status, body: await answer.text() };
    },
  };
}
