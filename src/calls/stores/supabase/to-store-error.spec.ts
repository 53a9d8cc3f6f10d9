import {
  QueryTimeoutError,
  StoreRejectedError,
  StoreUnavailableError,
} from '../../../database/link/store.errors.js';
import { toStoreError, unwrapQuery } from './to-store-error.js';

describe('toStoreError', () => {
  it.each([
    ['no answer', 0, ''],
    ['no answer, without a code', 0, undefined],
    ['a gateway', 502, undefined],
    ['a gateway that gives no code', 504, null],
    ['too many requests', 429, ''],
    ['a database that cannot be reached', 503, 'PGRST000'],
    ['a schema cache that is not loaded', 503, 'PGRST002'],
    ['no free connection', 504, 'PGRST003'],
    ['a lost connection', 503, '08006'],
    ['a serialization failure', 500, '40001'],
    ['a deadlock', 500, '40P01'],
    ['a statement that took too long', 500, '57014'],
    ['a shutdown', 503, '57P01'],
    ['a full disk', 503, '53100'],
    ['too many connections', 503, '53300'],
    ['a lock that is not free', 500, '55P03'],
    ['a failed database', 500, 'XX000'],
    ['a wrong key', 401, 'PGRST301'],
    ['a role without privileges', 403, '42501'],
    ['a missing table', 404, '42P01'],
    ['a missing function', 404, 'PGRST202'],
    ['a missing table, by PostgREST', 404, 'PGRST205'],
    ['a missing column', 400, '42703'],
    ['an unreadable answer of a function', 500, 'PGRST111'],
    ['an unknown code', 500, 'SUP'],
    ['an unknown status', 418, 'TEAPOT'],
  ])('takes %s as unavailable', (_, status, code) => {
    expect(toStoreError({ status, code, message: 'm' })).toBeInstanceOf(StoreUnavailableError);
  });

  it.each([
    ['a violated check', 400, '23514'],
    ['a violated check, however it is answered', 500, '23514'],
    ['a missing value', 400, '23502'],
    ['a duplicate key', 409, '23505'],
    ['a number out of range', 400, '22003'],
    ['a time that is none', 400, '22007'],
    ['an untranslatable character', 400, '22P05'],
    ['a value beyond a limit', 500, '54000'],
    ['a body that cannot be read', 400, 'PGRST102'],
    ['a request that is too large', 413, undefined],
  ])('takes %s as rejected', (_, status, code) => {
    expect(toStoreError({ status, code, message: 'm' })).toBeInstanceOf(StoreRejectedError);
  });

  it.each([
    ['a refused key', 401, 'PGRST301', /refuses the key in SUPABASE_SERVICE_ROLE_KEY/],
    ['a refused key, by the gateway', 401, undefined, /refuses the key in SUPABASE_SERVICE_ROLE_KEY/],
    ['a missing function', 404, 'PGRST202', /run 'npm run db:migrate'/],
    ['a missing table', 404, 'PGRST205', /run 'npm run db:migrate'/],
    ['a restart', 503, undefined, /^Supabase does not answer as it should$/],
  ])('names the remedy of %s', (_, status, code, message) => {
    expect(toStoreError({ status, code, message: 'm' }).message).toMatch(message);
  });

  it('keeps code, status and message as the cause', () => {
    const { cause } = toStoreError({ status: 500, code: '40001', message: 'could not serialize access' });
    expect(cause).toMatchObject({ message: 'could not serialize access (status 500)', code: '40001' });
  });

  it('leaves out values that PostgreSQL quotes, over several lines too', () => {
    const message = 'invalid input syntax for type integer: "call\n+14155550142 "now""';
    const { cause } = toStoreError({ status: 400, code: '22P02', message });
    expect(cause).toMatchObject({ message: 'invalid input syntax for type integer: "…" (status 400)' });
  });

  it('cuts off pages that a gateway answers with', () => {
    const { cause } = toStoreError({ status: 502, message: 'x'.repeat(9000) });
    expect((cause as Error).message.length).toBeLessThan(600);
  });
});

describe('unwrapQuery', () => {
  const failed = (status: number, code: string) => () =>
    unwrapQuery({
      data: null,
      status,
      error: { code, message: 'canceling statement due to statement timeout' },
    });

  it('tells a question that takes too long from a database that is down, and says what helps', () => {
    expect(failed(500, '57014')).toThrow(QueryTimeoutError);
    expect(failed(500, '57014')).toThrow(
      'The filter is too wide to be answered in time: narrow the time range',
    );
    expect(failed(503, '57P01')).not.toThrow(QueryTimeoutError);
    expect(failed(503, '57P01')).toThrow(StoreUnavailableError);
    expect(failed(400, '22P02')).toThrow(StoreRejectedError);
  });

  it('gives the answer', () => {
    expect(unwrapQuery({ data: 7, status: 200, error: null })).toBe(7);
  });
});
