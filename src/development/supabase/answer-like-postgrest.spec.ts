import { inspect } from 'node:util';
import { answerLikePostgrest } from './answer-like-postgrest.js';

const sqlError = (code: string): Error =>
  Object.assign(new Error('row of +14155550142'), {
    code,
    detail: 'Failing row (secret)',
    params: ['secret'],
  });

describe('answerLikePostgrest', () => {
  it.each([
    ['23514', 400],
    ['P0001', 400],
    ['08006', 503],
    ['40001', 500],
    ['54000', 500],
    ['57014', 500],
  ])('lets %s be answered with %i', (code, status) => {
    const message = { code, message: 'row of +14155550142', details: 'Failing row (secret)', hint: null };
    expect(answerLikePostgrest(sqlError(code))).toMatchObject({
      code: 'PGRST',
      message: JSON.stringify(message),
      detail: JSON.stringify({ status, headers: {} }),
    });
  });

  it.each(['22P02', '23502', '23503', '23505', '42501', '42P01', '53300', '55P03'])(
    'leaves %s, which is answered well, but for its name',
    (code) =>
      expect(answerLikePostgrest(sqlError(code))).toMatchObject({ code, detail: 'Failing row (secret)' }),
  );

  it.each(['22P02', '23514'])('prints nothing of %s but its code', (code) => {
    expect(inspect(answerLikePostgrest(sqlError(code)))).toBe(
      `[embedded Supabase] PostgreSQL answered ${code}`,
    );
  });

  it.each([new TypeError('secret'), Object.assign(new Error('secret'), { code: 'ECONNREFUSED' })])(
    'prints nothing of %s but its name',
    (error) =>
      expect(inspect(answerLikePostgrest(error))).toBe(`[embedded Supabase] failed with ${error.name}`),
  );

  it.each([
    [new Error('plain')],
    [sqlError('PGRST')],
    [sqlError('PT404')],
    [sqlError('ECONNREFUSED')],
    ['text'],
  ])('leaves %s as it is', (error) => expect(answerLikePostgrest(error)).toBe(error));
});
