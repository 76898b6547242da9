/** `gateway serve`: the REST API and the console, until Ctrl-C or SIGTERM; requests in flight are finished first. */
import path from 'node:path';
import { readConsolePage } from '../../gateway/console/page-files.ts';
import { serve, type ServeOptions } from '../../gateway/serve.ts';
import type { Listening } from '../../gateway/listen.ts';
import { LOOPS } from '../../gateway/maintenance/all-loops.ts';
import { startLoops } from '../../gateway/maintenance/loops.ts';
import { CallMetrics } from '../../gateway/observe/metrics.ts';
import { serveMetrics } from '../../gateway/observe/serve-metrics.ts';
import { usage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { CREATE_OPTIONS, DATA_OPTION, HOT_OPTION, withNewGateway } from './connection.ts';
import { RUN_OPTIONS, runOptionsOf } from './run-options.ts';
import { SERVE_OPTIONS, serveOptionsOf } from './serve-options.ts';

/** Where `npm run build` puts the console's page. */
const CONSOLE_FOLDER = path.resolve(import.meta.dirname, '../../../out/console');

export const verb: Verb = {
  about:
    'Listens on 127.0.0.1: TLS and the way in from outside belong to the proxy in front. Export and import ' +
    'may run beside it. It is killed and started again without loss. The console is for the operators that ' +
    '“gateway operator create” made.',
  options: {
    ...DATA_OPTION,
    ...SERVE_OPTIONS,
    ...HOT_OPTION,
    ...RUN_OPTIONS,
    ...CREATE_OPTIONS,
  },
  json: true,
  examples: [
    'gateway serve --data gateway',
    'gateway serve --data gateway --port 8480 --hot-key-file /etc/permafrost/hot.key',
  ],
  async run(invocation) {
    const { terminal, interrupted } = invocation;
    const { port, retailEnvironment, origins } = serveOptionsOf(invocation);
    const page = readConsolePage(CONSOLE_FOLDER);
    const { limits, log, metricsPort, drainMs } = runOptionsOf(invocation);
    // From here on, so that what comes while it starts ends it as well.
    const over = ended(interrupted);
    await withNewGateway(invocation, async (gateway) => {
      const metrics = new CallMetrics(gateway.clock.now());
      const options: Omit<ServeOptions, 'port'> = {
        console: { page, origins },
        limits,
        observers: { log, metrics },
        drainMs,
        report: (error) => {
          const name = error instanceof Error ? error.name : 'unknown';
          terminal.note(`A request failed for a reason of ours (${name}).`);
        },
      };
      const served = { ...gateway, retailEnvironment };
      const serving = await listening(port, () => serve(served, { ...options, port }));
      const measured =
        metricsPort === undefined
          ? undefined
          : await listening(
              metricsPort,
              () => serveMetrics(gateway, metrics, metricsPort),
              serving,
            );
      const stopLoops = startLoops(gateway, LOOPS, {
        report: (error, loop) => {
          log?.failure(`loop ${loop}`, error);
          terminal.note(`The loop “${loop}” failed once; it comes again.`);
        },
      });
      log?.event('serving', { gateway_id: gateway.identity.gatewayId, port: serving.port });
      const { gatewayId, env } = gateway.identity;
      terminal.say(`Gateway ${gatewayId} (${env}) serves ${serving.url}. Ctrl-C ends it.`);
      const consoleUrl = `${origins[0] ?? serving.url}/console/`;
      terminal.say(
        page.isBuilt
          ? `Console: ${consoleUrl}`
          : 'The console’s page is not built; npm run build makes it.',
      );
      if (measured !== undefined) terminal.say(`Metrics: ${measured.url}/metrics`);
      terminal.document({
        gatewayId,
        env,
        url: serving.url,
        port: serving.port,
        consoleUrl,
        ...(measured && { metricsUrl: `${measured.url}/metrics` }),
      });
      await over;
      log?.event('stopping');
      // The database is closed by whoever opened it, when nothing here uses it any more.
      await Promise.all([serving.close(), stopLoops()]);
      await measured?.close();
      log?.event('stopped');
    });
    return EXIT.ok;
  },
};

/** `beside` is what listens already: it would keep the process alive. */
async function listening(
  port: number,
  start: () => Promise<Listening>,
  beside?: Listening,
): Promise<Listening> {
  try {
    return await start();
  } catch (error) {
    await beside?.close();
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') return usage(`port ${port} is in use`);
    if (code === 'EACCES') return usage(`port ${port} is not for this user`);
    throw error;
  }
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
