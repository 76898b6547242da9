/** What is served and where: the port, the origins of the console, the environment of the retail flow. */
import { isConsoleOrigin } from '../../gateway/console/origin.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { usage } from '../arguments.ts';
import type { Invocation, OptionSpec } from '../verb.ts';

const DEFAULT_PORT = 8480;
const MAX_PORT = 65_535;

export const SERVE_OPTIONS: Readonly<
  Record<'port' | 'console-origin' | 'retail-environment', OptionSpec>
> = {
  port: { value: 'P', about: `the port (${DEFAULT_PORT}); 0 takes any free one` },
  'console-origin': {
    value: 'URL',
    about: 'where the proxy in front serves the console, such as https://gateway.example',
    multiple: true,
  },
  'retail-environment': {
    value: 'hot|cold',
    about: 'where keys of the retail flow are made (hot if left out)',
  },
};

export interface Served {
  readonly port: number;
  readonly origins: readonly string[];
  readonly retailEnvironment: Gateway['retailEnvironment'];
}

export function serveOptionsOf(invocation: Invocation): Served {
  return {
    port: portOf(invocation.optionalText('port')),
    retailEnvironment: environmentOf(invocation.optionalText('retail-environment')),
    origins: invocation.texts('console-origin').map(originOf),
  };
}

function originOf(text: string): string {
  if (isConsoleOrigin(text)) return text;
  return usage(
    '--console-origin is an https origin without a path, such as https://gateway.example',
  );
}

function environmentOf(text = 'hot'): Gateway['retailEnvironment'] {
  if (text === 'hot') return 'HOT';
  return text === 'cold' ? 'COLD' : usage('--retail-environment is hot or cold');
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  if (!/^[0-9]{1,5}$/.test(text) || Number(text) > MAX_PORT) usage('--port wants 0 to 65535');
  return Number(text);
}
