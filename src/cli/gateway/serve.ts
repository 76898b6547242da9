/** `gateway serve`: the REST API, until Ctrl-C or SIGTERM; requests in flight are finished first. */
import type { Gateway } from '../../gateway/gateway.ts';
import { serve, type ServeOptions, type Serving } from '../../gateway/serve.ts';
import { usage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { CREATE_OPTIONS, DATA_OPTION, withNewGateway } from './connection.ts';

const DEFAULT_PORT = 8480;
const MAX_PORT = 65_535;

export const verb: Verb = {
  about:
    'Listens on 127.0.0.1: TLS and the way in from outside belong to the proxy in front. Export and import ' +
    'may run beside it. It is killed and started again without loss.',
  options: {
    ...DATA_OPTION,
    port: { value: 'P', about: `the port (${DEFAULT_PORT}); 0 takes any free one` },
    ...CREATE_OPTIONS,
  },
  json: true,
  examples: ['gateway serve --data gateway', 'gateway serve --data gateway --port 8480 --json'],
  async run(invocation) {
    const { terminal, interrupted } = invocation;
    const port = portOf(invocation.optionalText('port'));
    await withNewGateway(invocation, async (gateway) => {
      const serving = await listening(gateway, {
        port,
        report: (error) => {
          const name = error instanceof Error ? error.name : 'unknown';
          terminal.note(`A request failed for a reason of ours (${name}).`);
        },
      });
      const { gatewayId, env } = gateway.identity;
      terminal.say(`Gateway ${gatewayId} (${env}) serves ${serving.url}. Ctrl-C ends it.`);
      terminal.document({ gatewayId, env, url: serving.url, port: serving.port });
      await ended(interrupted);
      await serving.close();
    });
    return EXIT.ok;
  },
};

async function listening(gateway: Gateway, options: ServeOptions): Promise<Serving> {
  try {
    return await serve(gateway, options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') return usage(`port ${options.port} is in use`);
    if (code === 'EACCES') return usage(`port ${options.port} is not for this user`);
    throw error;
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  if (!/^[0-9]{1,5}$/.test(text) || Number(text) > MAX_PORT) usage('--port wants 0 to 65535');
  return Number(text);
}

function ended(interrupted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve();
    };
    interrupted.addEventListener('abort', end, { once: true });
    process.once('SIGTERM', end);
  });
}
