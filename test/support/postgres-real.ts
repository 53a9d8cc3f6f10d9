import { randomBytes } from 'node:crypto';
import postgres from 'postgres';

/** A database of its own on a PostgreSQL server. */
export interface NewPostgresDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** @param serverUrl connection string of a user who may create databases and roles */
export async function newPostgresDatabase(serverUrl: string): Promise<NewPostgresDatabase> {
  const name = `mainline_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function onServer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
