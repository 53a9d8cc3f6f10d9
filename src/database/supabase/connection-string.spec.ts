import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thrownBy } from '../../../test/support/thrown-by.js';
import { readConnectionString } from './connection-string.js';

const HOSTED = 'postgresql://postgres.ref:p%40ss@aws-0-eu.pooler.supabase.com:5432/postgres';

describe('readConnectionString', () => {
  it.each([
    ['a hosted project', HOSTED, { rejectUnauthorized: false }],
    ['this machine', 'postgres://postgres@127.0.0.1:54322/postgres', 'prefer'],
    ['this machine by IPv6', 'postgres://postgres@[::1]:54322/postgres', 'prefer'],
    ['this machine by name', 'postgres://postgres@localhost/postgres', 'prefer'],
    ['a host that only looks local', 'postgres://postgres@127.evil.example/x', { rejectUnauthorized: false }],
  ])('encrypts as %s needs it', (_case, text, ssl) => {
    expect(readConnectionString(text)).toEqual({ url: text, ssl });
  });

  it.each([
    ['disable', false],
    ['allow', 'prefer'],
    ['prefer', 'prefer'],
    ['require', { rejectUnauthorized: false }],
    ['verify-ca', { checkServerIdentity: expect.any(Function) as unknown }],
    ['verify-full', { host: 'aws-0-eu.pooler.supabase.com' }],
  ])('takes sslmode=%s as libpq does', (mode, ssl) => {
    expect(readConnectionString(`${HOSTED}?sslmode=${mode}`)).toEqual({ url: HOSTED, ssl });
  });

  it('checks the server against the root certificate that is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mainline-root-'));
    const file = join(folder, 'root.crt');
    writeFileSync(file, 'PEM');
    const { ssl } = readConnectionString(`${HOSTED}?sslmode=require&sslrootcert=${file}`);
    rmSync(folder, { recursive: true });
    expect(ssl).toEqual({ ca: 'PEM', checkServerIdentity: expect.any(Function) as unknown });
  });

  it('leaves to the server what is for the server', () => {
    const { url } = readConnectionString(`${HOSTED}?pgbouncer=true&options=reference%3Dref&sslmode=require`);
    expect(url).toBe(`${HOSTED}?options=reference%3Dref`);
  });

  it.each([
    ['another protocol', 'mysql://me:hush@host/x', /must be like/],
    ['no host', 'postgres:///x', /must be like/],
    ['no address', 'hush', /percent-encode/],
    ['a password with a slash and an at sign', 'postgres://me:hu@hush/x@host/x', /percent-encode/],
    ['a password with a question mark', 'postgres://me:12?hush@host/x', /percent-encode/],
    ['a password with a hash sign', 'postgres://me:12#hush@host/x', /percent-encode/],
    ['an unknown sslmode', 'postgres://me:hush@host/x?sslmode=no', /sslmode other than disable/],
    [
      'a root that is missing',
      'postgres://me:hush@host/x?sslmode=verify-ca&sslrootcert=/no/file',
      /sslrootcert/,
    ],
  ])('refuses %s without repeating it', (_case, text, words) => {
    const error = thrownBy(() => readConnectionString(text));
    expect(error).toMatchObject({
      code: 'INVALID_CONNECTION_STRING',
      message: expect.stringMatching(words) as unknown,
    });
    expect(String(error)).not.toContain('hush');
  });
});
