/**
 * The session of the window: in memory, without a way out, without permissions or devices. Attacker:
 * a page that was taken over and wants to send something away, or to reach hardware.
 */
import type { Session } from 'electron';
import { APP_ORIGIN, originOf } from './app-protocol.ts';
import { isGranted } from './permissions.ts';

/** A name of this form is kept in memory: nothing of the session is written to the disk. */
export const PARTITION = 'station';

/** A port of this machine on which nobody listens: what gets past everything else ends there. */
const NOWHERE = '127.0.0.1:9';

export async function guardSession(session: Session, isScanning: () => boolean): Promise<void> {
  refuseNetwork(session);
  refusePermissions(session, isScanning);
  refuseDevices(session);
  session.setSpellCheckerEnabled(false); // would fetch a dictionary
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  await session.setProxy({ mode: 'fixed_servers', proxyRules: NOWHERE });
}

function refuseNetwork(session: Session): void {
  session.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url }, decide) => {
    decide({ cancel: !isOfThePage(url) });
  });
}

/** Our own files, and what the page made itself. */
export function isOfThePage(url: string): boolean {
  if (url.startsWith('data:')) return true;
  const address = url.startsWith('blob:') ? url.slice('blob:'.length) : url;
  return originOf(address) === APP_ORIGIN;
}

function refusePermissions(session: Session, isScanning: () => boolean): void {
  const state = () => ({ origin: APP_ORIGIN, isScanning: isScanning() });
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    decide(isGranted({ permission, origin: originOf(details.requestingUrl), mediaTypes }, state()));
  });
  session.setPermissionCheckHandler((_contents, permission, requesting, { mediaType }) => {
    const mediaTypes = mediaType === undefined ? [] : [mediaType];
    return isGranted({ permission, origin: originOf(requesting), mediaTypes }, state());
  });
}

function refuseDevices(session: Session): void {
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => {
    decide(null);
  });
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
}
