import { readFileSync } from 'node:fs';
import { readerOf } from './webhook-readers.js';

describe('readerOf', () => {
  it('knows every webhook that the server has', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, unknown> };
    const webhooks = Object.keys(paths).flatMap((path) => /^\/twilio\/(.+)$/.exec(path)?.[1] ?? []);
    expect(webhooks.length).toBeGreaterThan(10);
    expect(webhooks.filter((path) => readerOf(path) === undefined)).toEqual([]);
  });

  it('knows no other path', () => {
    expect([readerOf(''), readerOf('menu/'), readerOf('constructor')]).toEqual(Array(3).fill(undefined));
  });
});
