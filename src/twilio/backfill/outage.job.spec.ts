import { OutageWatch } from './outage.job.js';

describe('OutageWatch', () => {
  it('tells once when one database is back after both were down', () => {
    const watch = new OutageWatch();
    const seen = [
      [true, true],
      [true, false],
      [false, false],
      [false, false],
      [false, true],
      [true, true],
      [false, false],
      [true, true],
    ];
    expect(seen.map((up) => watch.isOver(up))).toEqual([
      false,
      false,
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it('takes it for no outage that no database was up yet', () => {
    const watch = new OutageWatch();
    expect(
      [
        [false, false],
        [true, false],
      ].map((up) => watch.isOver(up)),
    ).toEqual([false, false]);
  });
});
