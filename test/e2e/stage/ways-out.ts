/** Every way that a page of a browser knows to reach outside, tried one by one in the page itself. */
import type { Page } from 'playwright-core';

export type Escape = {
  /** The ways that gave the page an answer from outside, or a window. */
  readonly succeeded: readonly string[];
  /** The directives of the content security policy that stopped something. */
  readonly violations: readonly string[];
};

export async function waysOut(page: Page, port: number): Promise<Escape> {
  return await page.evaluate(tryAll, `http://127.0.0.1:${port}`);
}

/** Runs in the page: it may use nothing of this file. */
async function tryAll(outside: string): Promise<Escape> {
  const violations = new Set<string>();
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.add(event.effectiveDirective);
  });
  const succeeded: string[] = [];
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const attempt = async (name: string, run: () => unknown): Promise<void> => {
    try {
      const outcome = await Promise.race([run(), pause(1_000).then(() => false)]);
      if (outcome === true) succeeded.push(name);
    } catch {
      // Refused, as it is to be.
    }
  };
  /** True when the element loads, false when it fails. */
  const loads = (tag: string, attributes: Record<string, string>): Promise<boolean> =>
    new Promise((resolve) => {
      const element = document.createElement(tag);
      element.addEventListener('load', () => {
        resolve(true);
      });
      element.addEventListener('error', () => {
        resolve(false);
      });
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
    });
  const opens = (socket: EventTarget): Promise<boolean> =>
    new Promise((resolve) => {
      socket.addEventListener('open', () => {
        resolve(true);
      });
      socket.addEventListener('error', () => {
        resolve(false);
      });
    });

  await attempt('fetch', () => fetch(outside, { mode: 'no-cors' }).then(() => true));
  await attempt('XMLHttpRequest', () => {
    const request = new XMLHttpRequest();
    request.open('GET', outside, false);
    request.send();
    return true;
  });
  await attempt('beacon', () => navigator.sendBeacon(outside, 'x') && false);
  await attempt('WebSocket', () => opens(new WebSocket(outside.replace('http', 'ws'))));
  await attempt('EventSource', () => opens(new EventSource(outside)));
  await attempt('WebTransport', () =>
    new WebTransport(outside.replace('http', 'https')).ready.then(() => true),
  );
  await attempt('image', () => loads('img', { src: outside }));
  await attempt('style sheet', () => loads('link', { rel: 'stylesheet', href: outside }));
  await attempt('prefetch', () => loads('link', { rel: 'prefetch', href: outside }));
  await attempt('preconnect', () => loads('link', { rel: 'preconnect', href: outside }));
  await attempt('script', () => {
    const script = document.createElement('script');
    script.setAttribute('src', outside);
    document.body.append(script);
    return false;
  });
  await attempt('trusted script', () => {
    const script = document.createElement('script');
    script.text = 'globalThis.wasRun = true';
    document.body.append(script);
    return 'wasRun' in globalThis;
  });
  await attempt('eval', () => (0, eval)('true') as unknown);
  await attempt('import', () => import(`${outside}/module.js`).then(() => true));
  await attempt('worker', () => new Worker('/worker.js') instanceof EventTarget && false);
  await attempt('the policy of the scanner, made again', () => {
    type Policies = { createPolicy(name: string, rules: object): unknown };
    const { trustedTypes } = globalThis as unknown as { trustedTypes: Policies };
    trustedTypes.createPolicy('permafrost-scanner', { createScriptURL: (url: string) => url });
    return true;
  });
  await attempt('WebAssembly', () =>
    WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])).then(() => true),
  );
  await attempt('service worker', () =>
    navigator.serviceWorker
      .register('/worker.js')
      // The test host answers with nothing instead of a refusal.
      .then((registration: unknown) => registration !== undefined),
  );
  await attempt('frame', () => {
    const frame = document.createElement('iframe');
    frame.src = outside;
    document.body.append(frame);
    return false;
  });
  await attempt('object', () => {
    const object = document.createElement('object');
    object.data = outside;
    document.body.append(object);
    return false;
  });
  await attempt('form', () => {
    const form = document.createElement('form');
    form.action = outside;
    form.method = 'post';
    document.body.append(form);
    form.submit();
    return false;
  });
  await attempt('audio', () => loads('audio', { src: outside }));
  await attempt('WebRTC', async () => {
    const peer = new RTCPeerConnection({
      iceServers: [{ urls: outside.replace('http://', 'stun:') }],
    });
    const addresses: string[] = [];
    peer.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null) addresses.push(candidate.candidate);
    });
    peer.createDataChannel('out');
    await peer.setLocalDescription(await peer.createOffer());
    await pause(800);
    return addresses.some((candidate) => candidate.includes('srflx'));
  });
  await attempt('link', () => {
    const link = document.createElement('a');
    link.href = outside;
    link.target = '_blank';
    document.body.append(link);
    link.click();
    return false;
  });
  await attempt('window', () => {
    window.open(outside, '_blank', 'noopener');
    return false;
  });
  await attempt('navigation', () => {
    location.href = outside;
    return false;
  });
  await pause(300);
  return { succeeded, violations: [...violations] };
}
