/** How a served gateway is told how many calls to take, what to write down and where it is measured. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf, permafrost, temporaryFolder, type Spoken } from './run-cli.ts';

const folder = temporaryFolder();
const data = path.join(folder, 'gateway');

const serve = (...options: string[]): Promise<Spoken> =>
  permafrost(['gateway', 'serve', '--data', data, '--port', '0', ...options]);

describe('gateway serve', () => {
  it.each([
    ['--rate-limit', '-1'],
    ['--rate-limit', 'many'],
    ['--rate-limit', '1000001'],
    ['--metrics-port', '65536'],
    ['--drain', '301'],
    ['--trusted-proxy', 'localhost'],
    ['--trusted-proxy', '10.0.0.0/8'],
    ['--log', path.join(folder, 'no such folder', 'log')],
  ])('refuses %s %s', async (option, value) => {
    const said = await serve(`${option}=${value}`);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain(option);
  });

  it('limits calls by the address that the named proxy gives, logs them and is measured', async () => {
    const log = path.join(folder, 'log');
    let calls: Promise<unknown> = Promise.resolve();
    let end: (signal: NodeJS.Signals) => void = () => undefined;
    const found: { statuses: number[]; metrics: string } = { statuses: [], metrics: '' };
    const call = async (stdout: string): Promise<void> => {
      const { url, metricsUrl } = JSON.parse(stdout) as { url: string; metricsUrl: string };
      for (const address of ['198.51.100.1', '198.51.100.1', '198.51.100.2']) {
        const headers = { 'X-Forwarded-For': address };
        found.statuses.push((await fetch(`${url}/v1/requests`, { headers })).status);
      }
      found.metrics = await (await fetch(metricsUrl)).text();
    };
    let isCalled = false;
    const options = ['--rate-limit', '1', '--trusted-proxy', '127.0.0.1', '--log', log];
    const said = await permafrost(
      [
        'gateway',
        'serve',
        '--data',
        data,
        '--port',
        '0',
        '--metrics-port',
        '0',
        '--json',
        ...options,
      ],
      {
        started: (kill) => (end = kill),
        onStdout: (text) => {
          if (isCalled || !text.endsWith('}\n')) return;
          isCalled = true;
          calls = call(text).finally(() => {
            end('SIGTERM');
          });
        },
      },
    );
    await calls;
    expect(said.code).toBe(0);
    expect(documentOf(said)['metricsUrl']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect(found.statuses).toEqual([401, 429, 401]);
    expect(found.metrics).toContain(
      'permafrost_requests_total{operation="listRequests",status="429"} 1',
    );
    const written = readFileSync(log, 'utf8');
    expect(written.match(/"fault":"RATE_LIMITED"/g)).toHaveLength(1);
    expect(written).not.toContain('198.51.100');
  });
});
