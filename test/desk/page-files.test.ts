/** The page as it is served: a closed list of files, and the policy it runs under. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CONTENT_SECURITY_POLICY,
  readPageFiles,
  WORKER_CONTENT_SECURITY_POLICY,
} from '../../src/desk/page-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-page-'));
const put = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
};

beforeAll(() => {
  mkdirSync(path.join(folder, 'assets'));
  put('index.html', '<!doctype html>');
  put('assets/index.js', 'let a;');
  put('assets/index.js.map', '{}');
  put('assets/scan-worker-B1_x-9.js', 'let w;');
  put('scan-worker-B1.js', 'let no;');
  put('notes.txt', 'not of the page');
  symlinkSync('/etc/passwd', path.join(folder, 'linked.html'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const text = (file: { body: Uint8Array } | undefined) =>
  file === undefined ? undefined : new TextDecoder().decode(file.body);

describe('the files of the page', () => {
  test('are served under their address, the page under / as well', () => {
    const files = readPageFiles(folder);
    expect(text(files.find('/'))).toBe('<!doctype html>');
    expect(text(files.find('/index.html'))).toBe('<!doctype html>');
    expect(text(files.find('/assets/index.js'))).toBe('let a;');
    expect(files.find('/assets/index.js')?.headers['content-type']).toMatch(/^text\/javascript/);
  });

  test.each([
    ['/notes.txt', 'a type that is not of the page'],
    ['/assets/index.js.map', 'a source map'],
    ['/linked.html', 'a symbolic link'],
    ['/../secret.html', 'a climb out of the folder'],
    ['/assets/../index.html', 'another spelling of a file that is there'],
    ['/%69ndex.html', 'an escaped spelling'],
    ['', 'nothing'],
    ['/constructor', 'a name that every object has'],
  ])('%s is not served: %s', (pathname) => {
    expect(readPageFiles(folder).find(pathname)).toBeUndefined();
  });

  test('are those of the start: a file changed or added later is not served', () => {
    const files = readPageFiles(folder);
    put('assets/index.js', 'stolen();');
    put('late.js', 'stolen();');
    expect(text(files.find('/assets/index.js'))).toBe('let a;');
    expect(files.find('/late.js')).toBeUndefined();
    put('assets/index.js', 'let a;');
    rmSync(path.join(folder, 'late.js'));
  });

  test('carry every header of isolation, whatever their type', () => {
    const policies = {
      '/': CONTENT_SECURITY_POLICY,
      '/assets/index.js': CONTENT_SECURITY_POLICY,
      '/scan-worker-B1.js': CONTENT_SECURITY_POLICY,
      '/assets/scan-worker-B1_x-9.js': WORKER_CONTENT_SECURITY_POLICY,
    };
    for (const [pathname, policy] of Object.entries(policies)) {
      expect(readPageFiles(folder).find(pathname)?.headers, pathname).toMatchObject({
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });
});

function rulesOf(policy: string): Map<string, string> {
  return new Map(
    policy.split('; ').map((rule) => {
      const [name = '', ...values] = rule.split(' ');
      return [name, values.join(' ')];
    }),
  );
}

describe('the policy of the page', () => {
  const rules = rulesOf(CONTENT_SECURITY_POLICY);

  test.each([
    ['default-src', "'none'"],
    ['script-src', "'self'"],
    ['style-src', "'self'"],
    ['img-src', "'self' blob:"],
    ['media-src', "'self' blob:"],
    ['font-src', "'self'"],
    ['connect-src', "'none'"],
    ['worker-src', "'self'"],
    ['object-src', "'none'"],
    ['base-uri', "'none'"],
    ['form-action', "'none'"],
    ['frame-ancestors', "'none'"],
    ['trusted-types', 'svelte-trusted-html permafrost-scanner'],
    ['require-trusted-types-for', "'script'"],
  ])('says %s %s', (name, value) => {
    expect(rules.get(name)).toBe(value);
  });

  test('says nothing else, and nothing unsafe', () => {
    expect(rules.size).toBe(14);
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:|data:|report/);
  });
});

describe('the policy of the worker', () => {
  test('lets it run WebAssembly, and nothing else: it loads nothing, not even from here', () => {
    expect([...rulesOf(WORKER_CONTENT_SECURITY_POLICY)]).toEqual([
      ['default-src', "'none'"],
      ['script-src', "'wasm-unsafe-eval'"],
      ['connect-src', "'none'"],
      ['worker-src', "'none'"],
      ['require-trusted-types-for', "'script'"],
      ['trusted-types', "'none'"],
    ]);
  });
});
