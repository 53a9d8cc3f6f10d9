import { UnauthenticatedError } from '../errors/request.errors.js';
import { readApiKey } from './read-api-key.js';

describe('readApiKey', () => {
  it.each([
    [{}, undefined],
    [{ 'x-api-key': '' }, undefined],
    [{ 'x-api-key': 'abc' }, 'abc'],
    [{ authorization: 'Bearer abc' }, 'abc'],
    [{ authorization: 'bearer  abc ' }, 'abc'],
    [{ authorization: 'Bearer' }, undefined],
    [{ authorization: 'Bearer ' }, undefined],
    [{ authorization: 'Basic YTpi' }, undefined],
    [{ authorization: 'Basic YTpi', 'x-api-key': 'abc' }, 'abc'],
    [{ authorization: 'Bearer abc', 'x-api-key': 'abc' }, 'abc'],
    [{ authorization: 'Bearer abc', 'x-api-key': '' }, 'abc'],
  ])('reads %j as %p', (headers, key) => expect(readApiKey({ headers })).toBe(key));

  it('refuses two keys that differ', () => {
    const headers = { authorization: 'Bearer abc', 'x-api-key': 'abd' };
    expect(() => readApiKey({ headers })).toThrow(UnauthenticatedError);
  });
});
