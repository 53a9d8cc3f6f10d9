import { compileExpression } from './compile-expression.js';

const FRIDAY_2330 = new Date('2026-11-20T23:30:00.000Z');
const DOCUMENT = {
  n: 3,
  zero: 0,
  no: null,
  text: 'x',
  at: FRIDAY_2330,
  list: [{ v: 2 }, { v: 5 }],
  a: { b: 1 },
};

describe('compileExpression', () => {
  const valueOf = (expression: unknown): unknown => compileExpression(expression)(DOCUMENT);

  // Known answers: MongoDB manual, "Aggregation Operators" and "BSON Comparison Order" (a missing field is less than null).
  it.each<[unknown, unknown]>([
    ['$n', 3],
    ['$a.b', 1],
    ['$a.c', undefined],
    ['$text.c', undefined],
    ['plain', 'plain'],
    [7, 7],
    [null, null],
    [{ $literal: '$n' }, '$n'],
    [
      { x: '$n', y: '$missing', z: null },
      { x: 3, z: null },
    ],
    [{ $eq: ['$no', null] }, true],
    [{ $eq: ['$missing', null] }, false],
    [{ $lt: ['$missing', null] }, true],
    [{ $gte: ['$missing', null] }, false],
    [{ $lt: [null, 0] }, true],
    [{ $lt: ['$n', 'a'] }, true],
    [{ $gte: ['$at', new Date(0)] }, true],
    [{ $and: [] }, true],
    [{ $and: ['$n', true] }, true],
    [{ $and: ['$n', '$zero'] }, false],
    [{ $and: ['$missing'] }, false],
    [{ $cond: ['$zero', 'yes', 'no'] }, 'no'],
    [{ $cond: ['$no', 'yes', 'no'] }, 'no'],
    [{ $cond: ['', 'yes', 'no'] }, 'yes'],
    [{ $add: ['$n', 0.5, 1] }, 4.5],
    [{ $add: ['$n', '$missing'] }, null],
    [{ $add: ['$at', 30 * 60_000] }, new Date('2026-11-21T00:00:00.000Z')],
    [{ $multiply: ['$n', 0.5] }, 1.5],
    [{ $multiply: ['$no', 2] }, null],
    [{ $divide: ['$n', 2] }, 1.5],
    [{ $divide: ['$missing', 2] }, null],
    [{ $divide: ['$n', null] }, null],
    [{ $floor: 1.9999 }, 1],
    [{ $floor: -1.5 }, -2],
    [{ $floor: '$no' }, null],
    [{ $ceil: 1.0001 }, 2],
    [{ $ceil: -1.5 }, -1],
    [{ $ceil: '$missing' }, null],
    [{ $hour: '$at' }, 23],
    [{ $hour: { $add: ['$at', 30 * 60_000] } }, 0],
    [{ $hour: '$no' }, null],
    [{ $isoDayOfWeek: '$at' }, 5],
    [{ $isoDayOfWeek: new Date('2026-11-22T00:00:00Z') }, 7],
    [{ $isoDayOfWeek: new Date('2026-11-23T00:00:00Z') }, 1],
    [{ $reduce: { input: '$list', initialValue: 1, in: { $add: ['$$value', '$$this.v', '$n'] } } }, 14],
    [{ $reduce: { input: '$missing', initialValue: 1, in: '$$this' } }, null],
    [
      { $reduce: { input: '$list', initialValue: { s: 0 }, in: { s: { $add: ['$$value.s', '$$this.v'] } } } },
      { s: 7 },
    ],
  ])('%j is %j', (expression, expected) => {
    expect(valueOf(expression)).toEqual(expected);
  });

  it.each<unknown>([
    ['$n'],
    '$',
    '$a..b',
    '$$ROOT',
    '$list.v',
    { $toLower: '$text' },
    { $add: [1, 2], $eq: [1, 2] },
    { $eq: [1] },
    { $cond: { if: true, then: 1, else: 2 } },
    { $add: ['$text', 1] },
    { $add: ['$at', '$at'] },
    { $divide: ['$n', 0] },
    { $divide: ['$text', 2] },
    { $floor: '$text' },
    { $hour: '$n' },
    { $ceil: '$text' },
    { $reduce: { input: '$n', initialValue: 0, in: '$$this' } },
  ])('refuses %j', (expression) => {
    expect(() => valueOf(expression)).toThrow();
  });
});
