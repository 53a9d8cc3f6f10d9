import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { aStep, ChangesWorld, type Flaws, type Step } from './changes-world.js';
import { modelRuns } from '../support/model-runs.js';

Logger.overrideLogger(false);

const RUNS = modelRuns(200);
const BURST_RUNS = modelRuns(40);
const NONE = { repeated: [], missing: [] };

async function mistakesOf(steps: readonly Step[], flaws?: Flaws) {
  const world = new ChangesWorld(flaws);
  await world.play(steps);
  return world.mistakes();
}

const histories = fc.array(aStep(4), { minLength: 1, maxLength: 40, size: 'max' });
/** More than a cursor can name one by one. */
const bursts = fc.array(aStep(50), { minLength: 1, maxLength: 25, size: 'max' });
const isLoss = ({ kind }: Step): boolean => kind === 'restore';

async function expectOnce(given: fc.Arbitrary<Step[]>, numRuns: number): Promise<void> {
  const property = fc.asyncProperty(given, async (steps) => {
    for (const mistakes of await mistakesOf(steps)) expect(mistakes).toEqual(NONE);
  });
  await fc.assert(property, { numRuns });
}

/** Whether no history of many shows what is wrong. */
async function holds(given: fc.Arbitrary<Step[]>, flaws: Flaws): Promise<boolean> {
  const property = fc.asyncProperty(given, async (steps) => {
    const mistakes = await mistakesOf(steps, flaws);
    return mistakes.every(({ repeated, missing }) => repeated.length + missing.length === 0);
  });
  return !(await fc.check(property, { numRuns: RUNS, endOnFailure: true })).failed;
}

describe('changes of two stores', () => {
  it('are told once each, whatever fails, whoever reads, and wherever a reader stops', async () => {
    await expectOnce(histories, RUNS);
  });

  it('are told once each also when one store is far ahead', async () => {
    await expectOnce(
      bursts.map((steps) => steps.filter((one) => !isLoss(one))),
      BURST_RUNS,
    );
  });

  it('are never missed when a store is lost that was far ahead', async () => {
    const property = fc.asyncProperty(bursts, async (steps) => {
      for (const { missing } of await mistakesOf(steps)) expect(missing).toEqual([]);
    });
    await fc.assert(property, { numRuns: BURST_RUNS });
  });

  it('are repeated when the cursor does not name what one log alone has (control)', async () => {
    await expect(holds(histories, { forgetsTold: true })).resolves.toBe(false);
  });

  it('are repeated when a log is not asked for what the other one tells (control)', async () => {
    await expect(holds(bursts, { asksNoOtherLog: true })).resolves.toBe(false);
  });
});
