/** The address of a PostgreSQL database: what is understood, and that nothing else is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../src/core/refusal.ts';
import { parsePostgresAddress } from '../../src/gateway/storage/postgres-address.ts';

describe('an address', () => {
  it('names a server of this machine, without TLS', () => {
    expect(parsePostgresAddress('postgres://ann@localhost/keys\n')).toEqual({
      host: 'localhost',
      port: 5432,
      user: 'ann',
      database: 'keys',
      password: undefined,
      tls: false,
      rootCertificate: '',
      shown: 'postgres://ann@localhost:5432/keys',
    });
    expect(parsePostgresAddress('postgresql://ann@[::1]:6000/keys')).toMatchObject({
      host: '::1',
      port: 6000,
      tls: false,
    });
    expect(
      parsePostgresAddress('postgres://ann@localhost/keys?sslmode=verify-full&sslrootcert=/ca'),
    ).toMatchObject({ tls: true, rootCertificate: '/ca' });
  });

  it('names a socket', () => {
    const address = parsePostgresAddress('postgres:///keys?host=/run/postgresql&user=ann');
    expect(address).toMatchObject({ host: '/run/postgresql', user: 'ann', tls: false });
    expect(parsePostgresAddress(address.shown)).toEqual(address);
    expect(parsePostgresAddress('postgres://ann@%2Frun%2Fpostgresql/keys')).toEqual(address);
  });

  it('of another machine is reached by TLS whether it says so or not', () => {
    expect(parsePostgresAddress('postgres://ann@db.example/keys')).toMatchObject({ tls: true });
    expect(parsePostgresAddress('postgres://ann@db.example/keys?sslmode=verify-full')).toEqual(
      parsePostgresAddress('postgres://ann@db.example/keys'),
    );
  });

  it('is shown without its password', () => {
    const address = parsePostgresAddress('postgres://ann:s%C3%A9cret%2F@db.example:1/keys');
    expect(address.password).toBe('sécret/');
    expect(address.shown).toBe('postgres://ann@db.example:1/keys');
  });

  it.each([
    ['it is no address', 'keys'],
    ['it does not begin', 'mysql://ann@localhost/keys'],
    ['it names no user', 'postgres://localhost/keys'],
    ['it names no database', 'postgres://ann@localhost'],
    ['it names no database', 'postgres://ann@localhost/a/b'],
    ['it names no host', 'postgres:///keys?user=ann'],
    ['it names its host twice', 'postgres://ann@localhost/keys?host=/run'],
    ['it gives user twice', 'postgres:///keys?host=/run&user=ann&user=bob'],
    ['may follow the question mark', 'postgres://ann@localhost/keys?options=-cfsync%3Doff'],
    ['are written as %23', 'postgres://ann:pass#word@localhost/keys'],
    ['are written as %23', 'postgres://ann@localhost/keys#word'],
    ['does not spell a character', 'postgres://ann:%FF@localhost/keys'],
    ['does not spell a character', 'postgres://ann:%00@localhost/keys'],
    ['neither verify-full nor disable', 'postgres://ann@db.example/keys?sslmode=require'],
    ['by TLS only', 'postgres://ann@db.example/keys?sslmode=disable'],
    ['given by its name', 'postgres://ann@192.0.2.7/keys'],
    ['given by its name', 'postgres://ann@[2001:db8::7]/keys'],
    ['has no TLS', 'postgres:///keys?host=/run&user=ann&sslmode=verify-full'],
  ])('is refused when %s: %s', (reason, text) => {
    expect(refusalOf(text)).toMatchObject({ code: 'DATABASE_ADDRESS_INVALID' });
    expect(refusalOf(text)?.facts['reason']).toContain(reason);
  });

  it('is never repeated by a refusal, whatever it holds', () => {
    const password = fc.stringMatching(/^[A-Za-z0-9]{12,30}$/);
    const rest = fc.constantFrom(
      '@db/',
      '@192.0.2.7/k',
      '#@h/k',
      '@h/k?x=1',
      '@h/k?sslmode=prefer',
    );
    fc.assert(
      fc.property(password, rest, (secret, tail) => {
        const refusal = refusalOf(`postgres://ann:${secret}${tail}`);
        expect(refusal?.code).toBe('DATABASE_ADDRESS_INVALID');
        expect(JSON.stringify([refusal?.facts, refusal?.message])).not.toContain(secret);
      }),
    );
  });

  it('is understood or refused, and nothing else happens, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string({ unit: 'binary' })), (tail) => {
        refusalOf(tail);
        refusalOf(`postgres://${tail}`);
        refusalOf(`postgres://ann@localhost/${tail}`);
      }),
    );
  });
});

function refusalOf(text: string) {
  try {
    parsePostgresAddress(text);
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}
