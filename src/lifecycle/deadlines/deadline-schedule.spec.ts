import { DeadlineSchedule } from './deadline-schedule.js';

describe('a schedule of deadlines', () => {
  let schedule: DeadlineSchedule;

  beforeEach(() => (schedule = new DeadlineSchedule()));

  it('knows the earliest, and takes what has passed in its order', () => {
    schedule.set('late', 30);
    schedule.set('early', 10);
    schedule.set('middle', 20);
    expect(schedule.next).toBe(10);
    expect(schedule.takeThrough(9)).toEqual([]);
    expect(schedule.takeThrough(20)).toEqual(['early', 'middle']);
    expect([schedule.next, schedule.size]).toEqual([30, 1]);
  });

  it('has one deadline for each call: the last that was set', () => {
    schedule.set('a', 10);
    schedule.set('a', 40);
    schedule.set('b', 20);
    schedule.set('b', null);
    expect(schedule.takeThrough(39)).toEqual([]);
    expect([schedule.of('a'), schedule.of('b')]).toEqual([40, null]);
    schedule.set('a', 10);
    expect(schedule.takeThrough(100)).toEqual(['a']);
    expect(schedule.next).toBeNull();
  });

  it('stays small however often deadlines move', () => {
    for (let move = 0; move < 50_000; move += 1) schedule.set(`call-${move % 10}`, 1_000_000 + move);
    expect(schedule.size).toBe(10);
    expect(schedule.entries).toBeLessThanOrEqual(1021);
    expect(schedule.takeThrough(2_000_000)).toHaveLength(10);
  });
});
