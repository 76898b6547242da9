/**
 * Where events may be sent. Receivers are registered at the machine and never over the API, so no caller can
 * make the gateway knock at an address of its choice; what is held back here is a slip: a secret in a URL, or
 * events that cross a network in the clear.
 */
import { refuse } from '../../core/refusal.ts';

const MAX_LENGTH = 2048;
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** The one spelling of the URL. Refuses `WEBHOOK_URL_INVALID`. */
export function checkReceiverUrl(text: string): string {
  const invalid = (reason: string): never => refuse('WEBHOOK_URL_INVALID', { reason });
  if (text.length > MAX_LENGTH) return invalid(`it is longer than ${MAX_LENGTH} characters`);
  if (!URL.canParse(text)) return invalid('it is no absolute URL');
  const url = new URL(text);
  const isSafe =
    url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (!isSafe) return invalid('it must begin with https:// (http:// for this machine alone)');
  if (url.username !== '' || url.password !== '') return invalid('it holds a credential');
  if (url.hash !== '') return invalid('it has a fragment, which is never sent');
  return url.href;
}
