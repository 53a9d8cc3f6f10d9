import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import ipaddr from 'ipaddr.js';
import { BadRequestError } from '../../common/errors/request.errors.js';

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
type SslMode = (typeof SSL_MODES)[number];

/** What connection strings say to clients; a server refuses parameters that it does not know. */
const FOR_CLIENTS = ['sslmode', 'sslrootcert', 'pgbouncer', 'connect_timeout', 'connection_limit'];

/** A connection string taken apart, in the terms of the driver. */
export interface DatabaseAddress {
  /** The connection string without what is meant for clients. */
  readonly url: string;
  /** `prefer` encrypts when the server can; nothing is checked then. */
  readonly ssl: ConnectionOptions | 'prefer' | false;
}

/**
 * Reads a connection string of PostgreSQL, `sslmode` and `sslrootcert` as libpq defines them
 * (https://www.postgresql.org/docs/current/libpq-ssl.html).
 *
 * Without `sslmode` the connection must be encrypted, unless it stays on this machine: the password is that of the owner.
 *
 * @throws BadRequestError when it cannot be understood; the message holds nothing of it
 */
export function readConnectionString(text: string): DatabaseAddress {
  const url = parse(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const address = { host, mode: sslModeOf(url, host), rootCertificate: url.searchParams.get('sslrootcert') };
  for (const name of FOR_CLIENTS) url.searchParams.delete(name);
  return { url: url.href, ssl: sslOptions(address) };
}

function parse(text: string): URL {
  if (!URL.canParse(text)) throw unreadable();
  const url = new URL(text);
  // What stands before it is the end of a password, not a host that may be named.
  if (/[@#]/.test(url.pathname + url.search + url.hash)) throw unreadable();
  if (!/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '') {
    throw invalid('must be like postgresql://USER:PASSWORD@HOST:5432/postgres');
  }
  return url;
}

function sslModeOf({ searchParams }: URL, host: string): SslMode {
  const wanted = searchParams.get('sslmode');
  if (wanted === null) return isLoopback(host) ? 'prefer' : 'require';
  const mode = SSL_MODES.find((known) => known === wanted);
  if (mode === undefined) throw invalid(`has an sslmode other than ${SSL_MODES.join(', ')}`);
  return mode;
}

function isLoopback(host: string): boolean {
  return isIP(host) === 0 ? host === 'localhost' : ipaddr.process(host).range() === 'loopback';
}

interface SslWish {
  readonly host: string;
  readonly mode: SslMode;
  /** Path of a PEM file, or `system`. */
  readonly rootCertificate: string | null;
}

function sslOptions({ host, mode, rootCertificate }: SslWish): DatabaseAddress['ssl'] {
  if (mode === 'disable') return false;
  if (mode === 'allow' || mode === 'prefer') return 'prefer';
  // libpq checks the chain whenever it is given a root.
  if (mode === 'require' && rootCertificate === null) return { rejectUnauthorized: false };
  const trust =
    rootCertificate === null || rootCertificate === 'system' ? {} : { ca: readRoot(rootCertificate) };
  // Node would check an IP address, which is no server name, against `localhost`.
  if (mode === 'verify-full') return { ...trust, host };
  return { ...trust, checkServerIdentity: () => undefined };
}

function readRoot(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause: unknown) {
    throw invalid('names an sslrootcert that cannot be read', cause);
  }
}

function unreadable(): BadRequestError {
  return invalid('cannot be read: percent-encode what is special in the password, such as @ as %40');
}

function invalid(words: string, cause?: unknown): BadRequestError {
  return new BadRequestError(`SUPABASE_DB_URL ${words}`, { code: 'INVALID_CONNECTION_STRING', cause });
}
