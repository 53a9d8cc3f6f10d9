import { fieldsOf } from './fields-of.js';

describe('fieldsOf', () => {
  it('tells the fields of an object, of whatever kind', () => {
    expect(fieldsOf({ a: 1 })['a']).toBe(1);
    expect(fieldsOf(Object.assign(Object.create(null), { a: 1 }))['a']).toBe(1);
    expect(fieldsOf(['first'])['0']).toBe('first');
  });

  it.each([null, undefined, 'text', 7, true])('tells none of %p', (value) => {
    expect(fieldsOf(value)).toEqual({});
  });
});
