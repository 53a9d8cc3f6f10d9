import { RequestSlots } from './request-slots.js';

describe('RequestSlots', () => {
  it('lets work run in turn, and frees the slot of work that fails', async () => {
    const slots = new RequestSlots(1);
    const order: string[] = [];
    const work = (name: string): Promise<void> =>
      slots.run(async () => {
        order.push(`${name} begins`);
        await Promise.resolve();
        order.push(`${name} ends`);
        if (name === 'first') throw new Error('failed');
      });
    const outcomes = await Promise.allSettled([work('first'), work('second'), work('third')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(order).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });
});
