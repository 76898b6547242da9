/** Opens the gateway that a verb names for the length of that verb, and closes it however the verb ends. */
import { systemRandom } from '../../core/crypto/random.ts';
import { openGateway, type Gateway } from '../../gateway/gateway.ts';
import { readKeyFile } from '../../gateway/hot-keys/key-file.ts';
import { usage } from '../arguments.ts';
import { callerPath } from '../paths.ts';
import { systemClock } from '../system-clock.ts';
import type { Invocation, OptionSpec } from '../verb.ts';
import { placeOf } from './place.ts';

export const DATA_OPTION: Readonly<
  Record<'data' | 'database-url' | 'database-url-file', OptionSpec>
> = {
  data: { value: 'DIR', about: 'the folder of the gateway’s database' },
  'database-url': {
    value: 'URL',
    about:
      'instead of a folder: a PostgreSQL database, postgres://user@host/database; its password stands in ' +
      'PGPASSFILE or ~/.pgpass, never here',
  },
  'database-url-file': {
    value: 'FILE',
    about: 'the same from a file that only you can read; there it may hold the password',
  },
};

/** For the verbs that make a gateway where there is none. */
export const CREATE_OPTIONS: Readonly<Record<'env' | 'name', OptionSpec>> = {
  env: {
    value: 'test|production',
    about: 'when a new gateway is made: the environment it serves, for good (test if left out)',
  },
  name: { value: 'NAME', about: 'when a new gateway is made: its name on the card (“gateway”)' },
};

/** For the verbs that need private keys of HOT wallets. */
export const HOT_OPTION: Readonly<Record<'hot-key-file', OptionSpec>> = {
  'hot-key-file': {
    value: 'FILE',
    about:
      'the key file of the HOT environment (gateway hot-key create); without it HOT is not open',
  },
};

export async function withGateway<T>(
  invocation: Invocation,
  work: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  return await use(invocation, {}, work);
}

/** Like `withGateway`, and makes the gateway if the folder has none. */
export async function withNewGateway<T>(
  invocation: Invocation,
  work: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  const env = invocation.optionalText('env') ?? 'test';
  if (env !== 'test' && env !== 'production') return usage('--env is test or production');
  const name = (invocation.optionalText('name') ?? 'gateway').normalize('NFC');
  return await use(invocation, { create: { env, name } }, async (gateway) => {
    const { identity } = gateway;
    if (invocation.optionalText('env') !== undefined && identity.env !== env) {
      return usage(`this gateway serves ${identity.env}, for good`);
    }
    return await work(gateway);
  });
}

async function use<T>(
  invocation: Invocation,
  options: { create?: { env: 'test' | 'production'; name: string } },
  work: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  const place = placeOf(invocation);
  const file = invocation.optionalText('hot-key-file');
  const gateway = await openGateway(place, {
    clock: systemClock,
    random: systemRandom,
    ...options,
    ...(file !== undefined && { hotKey: readKeyFile(callerPath(file)) }),
  });
  try {
    return await work(gateway);
  } finally {
    await gateway.close();
  }
}
