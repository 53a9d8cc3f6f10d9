import { Logger } from '@nestjs/common';
import { eventually } from '../../../test/support/eventually.js';
import { readMigrations } from '../../common/files/migration-files.js';
import { MigrationCheck } from './migration-check.js';

describe('MigrationCheck', () => {
  const said: unknown[][] = [];
  let answered = 0;

  beforeEach(() => {
    said.length = answered = 0;
    jest.spyOn(Logger.prototype, 'error').mockImplementation((...words: unknown[]) => void said.push(words));
  });
  afterEach(() => jest.restoreAllMocks());

  function checkWith(answer: object): MigrationCheck {
    const retry = () => {
      answered++;
      return Promise.resolve({ data: null, error: null, status: 200, ...answer });
    };
    return new MigrationCheck({ client: { rpc: () => ({ retry }) } } as never);
  }

  it('names what is missing and the remedy, without holding up the start', async () => {
    const versions = (await readMigrations()).map(({ version }) => version);
    expect(checkWith({ data: versions.slice(0, -1) }).onApplicationBootstrap()).toBeUndefined();
    await eventually(() => expect(said).toHaveLength(1));
    expect(said[0]?.[0]).toMatch(/^Supabase lacks migrations: run 'npm run db:migrate' \(\d+_\w+\.sql\)$/);
  });

  it.each([
    ['no record is kept', { data: null }],
    ['Supabase does not answer', { error: { code: '' }, status: 0 }],
  ])('says nothing when %s', async (_case, answer) => {
    checkWith(answer).onApplicationBootstrap();
    await eventually(() => expect(answered).toBe(1));
    await new Promise(setImmediate);
    expect(said).toEqual([]);
  });
});
