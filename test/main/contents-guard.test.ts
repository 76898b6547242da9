/** A page in this program goes nowhere, opens nothing, embeds nothing and is not debugged. */
import { describe, expect, test } from 'vitest';
import type { WebContents } from 'electron';
import { guardContents } from '../../src/main/contents-guard.ts';
import { emitPreventable, FakeContents } from './fake-electron.ts';

function guarded(): FakeContents {
  const contents = new FakeContents();
  guardContents(contents as unknown as WebContents);
  return contents;
}

describe.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s', (name) => {
  test('to our own page is let through', () => {
    const there = { url: 'app://station/index.html#keys', isMainFrame: true };
    expect(emitPreventable(guarded(), name, there)).toBe(false);
  });

  test.each([
    ['https://example.test/', true],
    ['file:///etc/passwd', true],
    ['app://other/', true],
    ['data:text/html,x', true],
    ['javascript:void 0', true],
    ['about:blank', true],
    ['', true],
    ['app://station/', false],
  ])('to %j (main frame: %j) is prevented', (url, isMainFrame) => {
    expect(emitPreventable(guarded(), name, { url, isMainFrame })).toBe(true);
  });
});

test('no window is opened', () => {
  expect(guarded().windowOpenHandler?.()).toEqual({ action: 'deny' });
});

test('no web view is attached', () => {
  expect(emitPreventable(guarded(), 'will-attach-webview')).toBe(true);
});

test('WebRTC gets no way past the proxy', () => {
  expect(guarded().webrtcPolicy).toBe('disable_non_proxied_udp');
});

test('there is no context menu', () => {
  expect(emitPreventable(guarded(), 'context-menu')).toBe(true);
});

test('developer tools that open are closed', () => {
  const contents = guarded();
  contents.emit('devtools-opened');
  expect(contents.calls).toEqual(['closeDevTools']);
});
