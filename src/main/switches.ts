/**
 * Switches of the browser inside, set before it is ready. Each closes a way to a network that the
 * policy of the page and the guard of the session close already; no layer trusts another.
 */
import type { CommandLine } from 'electron';

const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  // No name resolves, `localhost` included.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['no-pings'],
  ['dns-prefetch-disable'],
  // Renamed by Chromium: the newer name alone has an effect there, the older in releases before.
  ['webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['disable-features', 'MediaRouter,Translate,OptimizationHints'],
];

export function setSwitches(commandLine: Pick<CommandLine, 'appendSwitch'>): void {
  for (const [name, value] of SWITCHES) commandLine.appendSwitch(name, value);
}
