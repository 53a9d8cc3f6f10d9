import { randomBytes } from 'node:crypto';
import postgres from 'postgres';

async function onServer(url, statement) {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  await sql.unsafe(statement);
  await sql.end();
}

/** A new database on a real server. @param serverUrl connection string of a user who may create databases */
export async function temporaryPostgres(serverUrl) {
  const name = `mainline_bench_${randomBytes(4).toString('hex')}`;
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => onServer(serverUrl, `drop database if exists ${name} with (force)`) };
}
