/** What no file of the program may contain, whoever writes it: by name, over source and by list. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');

const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['opening something outside', /\bshell\s*\.\s*openExternal|openPath\s*\(/],
  ['sending crash reports', /\bcrashReporter\b/],
  ['updating itself', /\bautoUpdater\b/],
  ['features of the engine', /\benableBlinkFeatures\b|\bexperimentalFeatures\s*:\s*true/],
  ['a page without the web’s own security', /\bwebSecurity\s*:\s*false/],
  ['insecure content', /\ballowRunningInsecureContent\b/],
  ['a page with Node', /\bnodeIntegration\w*\s*:\s*true/],
  ['a page in the preload’s world', /\bcontextIsolation\s*:\s*false/],
  ['a page without a sandbox', /\bsandbox\s*:\s*false/],
  ['web views', /\bwebviewTag\s*:\s*true/],
  ['developer tools', /\bdevTools\s*:\s*true|openDevTools/],
  ['the remote module', /@electron\/remote/],
  ['keys under the system’s own store', /\bsafeStorage\b/],
  ['Electron’s own network', /\bnet\s*\.\s*(?:request|fetch)\s*\(/],
  ['the whole of ipcRenderer given away', /exposeInMainWorld\([^)]*ipcRenderer/],
  ['a session on the disk', /['"`]persist:/],
  ['markup from text', /\{@html\b|\binnerHTML\b|\binsertAdjacentHTML\b/],
];

function findings(text: string): string[] {
  return FORBIDDEN.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}

describe('the source of the desktop program', () => {
  test('contains none of the forbidden things', () => {
    const files = globSync(
      'src/{desk,ipc,main,preload,renderer,station-process}/**/*.{ts,svelte}',
      {
        cwd: root,
      },
    );
    expect(files.length).toBeGreaterThan(30);
    const found = files.flatMap((file) =>
      findings(readFileSync(path.join(root, file), 'utf8')).map((what) => `${file}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  test.each([
    'void shell.openExternal(url);',
    'crashReporter.start({});',
    'autoUpdater.checkForUpdates();',
    "enableBlinkFeatures: 'X',",
    'webSecurity: false,',
    'allowRunningInsecureContent: true,',
    'nodeIntegrationInWorker: true,',
    'contextIsolation: false,',
    'sandbox: false,',
    'webviewTag: true,',
    'contents.openDevTools();',
    "import '@electron/remote';",
    'safeStorage.encryptString(key);',
    "net.request('https://x');",
    "contextBridge.exposeInMainWorld('x', ipcRenderer);",
    "session.fromPartition('persist:x')",
    '{@html text}',
    'node.innerHTML = text;',
  ])('would be found out with %s', (line) => {
    expect(findings(line)).toHaveLength(1);
  });
});
