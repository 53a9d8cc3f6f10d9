import { daysPeriod, PERIODS, readQuestion, withPeriod, writeQuestion } from './address';

const HERE = 'Europe/Berlin';

describe('the address of the figures', () => {
  it('means the last seven days by the day in the viewer’s zone unless it says otherwise', () => {
    expect(readQuestion('', HERE)).toEqual({ period: 'last_7_days', by: 'day', zone: HERE });
  });

  it.each(PERIODS)('holds $name, cut as is usual', ({ name, by }) => {
    const question = { period: name, by, zone: 'UTC' };
    expect(writeQuestion(question)).toBe(`/insights?period=${name}&zone=UTC`);
    expect(readQuestion(`period=${name}&zone=UTC`, HERE)).toEqual(question);
  });

  it.each([
    ['2026-11-01/2026-11-02', 'hour'],
    ['2026-11-01/2026-11-07', 'day'],
    ['2026-01-01/2026-11-07', 'month'],
  ])('cuts %s by the %s', (period, by) => {
    expect(withPeriod({ period: 'today', by: 'week', zone: HERE }, period)).toEqual({
      period,
      by,
      zone: HERE,
    });
  });

  it('keeps what is not usual, and reads a raw plus', () => {
    const question = { period: 'today', by: 'week', zone: 'Etc/GMT+5' } as const;
    const address = writeQuestion(question);
    expect(address).toBe('/insights?period=today&by=week&zone=Etc%2FGMT%2B5');
    expect(readQuestion(address.slice('/insights'.length), HERE)).toEqual(question);
    expect(readQuestion('period=today&by=week&zone=Etc/GMT+5', HERE)).toEqual(question);
    expect(readQuestion('by=year', HERE)).toMatchObject({ by: 'day' });
  });

  it('takes two days in their order', () => {
    expect(daysPeriod('2026-11-01', '2026-11-07')).toBe('2026-11-01/2026-11-07');
    expect(daysPeriod('2026-11-07', '2026-11-01')).toBeNull();
    expect(daysPeriod('', '2026-11-01')).toBeNull();
  });
});
