/**
 * The address of a PostgreSQL database. The gateway's secrets travel to it, so the connection is
 * either on this machine or TLS with a certificate that is checked against the server's name; there is
 * no setting that skips the check. What is not understood is refused, and no refusal repeats the
 * address, which may hold a password.
 */
import { refuse } from '../../core/refusal.ts';

export interface PostgresAddress {
  /** A host name, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Undefined when a password file of PostgreSQL's own holds it, or none is needed. */
  readonly password: string | undefined;
  readonly tls: boolean;
  /** A file with the certificate that the server's must descend from; '' for the system's own. */
  readonly rootCertificate: string;
  /** Without the password, for people. */
  readonly shown: string;
}

const PARAMETERS = ['host', 'user', 'sslmode', 'sslrootcert'];
const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]'];
const DEFAULT_PORT = 5432;

/** Reads `postgres://user[:password]@host[:port]/database`. Refuses `DATABASE_ADDRESS_INVALID`. */
export function parsePostgresAddress(text: string): PostgresAddress {
  const url = parsedUrl(text.trim());
  const parameter = parametersOf(url);
  // A socket's folder may stand in the place of the host, with %2F for each stroke.
  const host = url.hostname === '' ? parameter('host') : decoded(url.hostname);
  if (url.hostname !== '' && parameter('host') !== '') invalid('it names its host twice');
  if (host === '') invalid('it names no host');
  const user = url.username === '' ? parameter('user') : decoded(url.username);
  if (user === '') invalid('it names no user');
  const database = decoded(url.pathname.replace(/^\//, ''));
  if (database === '' || database.includes('/')) invalid('it names no database');
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  return {
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port,
    user,
    database,
    password: url.password === '' ? undefined : decoded(url.password),
    tls: needsTls(host, parameter('sslmode')),
    rootCertificate: parameter('sslrootcert'),
    shown: host.startsWith('/')
      ? `postgres:///${database}?host=${host}&user=${user}`
      : `postgres://${user}@${host}:${String(port)}/${database}`,
  };
}

function parsedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : notWritten();
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    invalid('it does not begin with postgres:// or postgresql://');
  }
  if (url.hash !== '') notWritten();
  return url;
}

/** Every parameter is known and given once. */
function parametersOf(url: URL): (name: string) => string {
  for (const name of url.searchParams.keys()) {
    if (!PARAMETERS.includes(name)) {
      invalid(`only ${PARAMETERS.join(', ')} may follow the question mark`);
    }
    if (url.searchParams.getAll(name).length > 1) invalid(`it gives ${name} twice`);
  }
  return (name) => url.searchParams.get(name) ?? '';
}

function needsTls(host: string, mode: string): boolean {
  const isSocket = host.startsWith('/');
  if (mode !== '' && mode !== 'verify-full' && mode !== 'disable') {
    invalid('its sslmode is neither verify-full nor disable');
  }
  if (isSocket && mode === 'verify-full') invalid('a socket of this machine has no TLS');
  if (isSocket || THIS_MACHINE.includes(host)) return mode === 'verify-full';
  if (mode === 'disable') invalid('a server on another machine is reached by TLS only');
  if (/^[0-9.]+$|^\[/.test(host)) {
    invalid('a server on another machine is given by its name, which its certificate must hold');
  }
  return true;
}

function decoded(text: string): string {
  try {
    const plain = decodeURIComponent(text);
    if (!plain.includes('\0')) return plain;
  } catch {
    // Said below.
  }
  return invalid('it has a % that does not spell a character');
}

function notWritten(): never {
  return invalid('it is no address (# and @ within a name or password are written as %23 and %40)');
}

function invalid(reason: string): never {
  return refuse('DATABASE_ADDRESS_INVALID', { reason });
}
