import { GroupCommit } from './group-commit.js';

describe('GroupCommit', () => {
  let writes: { items: readonly number[]; finish: () => void; fail: (error: Error) => void }[];
  let commits: GroupCommit<number>;

  beforeEach(() => {
    writes = [];
    commits = new GroupCommit(
      (items) => new Promise((finish, fail) => void writes.push({ items, finish, fail })),
    );
  });

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const written = (): (readonly number[])[] => writes.map(({ items }) => items);

  it('writes together what arrives while a write is under way', async () => {
    const first = commits.add([1]);
    await turn();
    const others = [commits.add([2]), commits.add([3, 4])];
    await turn();
    expect(written()).toEqual([[1]]);
    writes[0]?.finish();
    await first;
    await turn();
    expect(written()).toEqual([[1], [2, 3, 4]]);
    writes[1]?.finish();
    await Promise.all(others);
  });

  it('tells nobody that it is done before the write of their own items is', async () => {
    const first = commits.add([1]);
    await turn();
    let told = false;
    const second = commits.add([2]).then(() => (told = true));
    writes[0]?.finish();
    await first;
    await turn();
    expect(told).toBe(false);
    writes[1]?.finish();
    await second;
  });

  it('fails those whose items were in the write, and nobody else', async () => {
    const first = commits.add([1]);
    await turn();
    const second = commits.add([2]);
    writes[0]?.fail(new Error('full'));
    await expect(first).rejects.toThrow('full');
    await turn();
    writes[1]?.finish();
    await expect(second).resolves.toBeUndefined();
  });

  it('starts a write for what is handed over the moment another one failed', async () => {
    const again = commits.add([1]).catch(() => commits.add([2]));
    await turn();
    writes[0]?.fail(new Error('full'));
    await turn();
    writes[1]?.finish();
    await expect(again).resolves.toBeUndefined();
    expect(written()).toEqual([[1], [2]]);
  });

  it('is settled when all was written', async () => {
    void commits.add([1]);
    await turn();
    void commits.add([2]);
    let settled = false;
    void commits.settled().then(() => (settled = true));
    writes[0]?.finish();
    await turn();
    expect(settled).toBe(false);
    writes[1]?.finish();
    await turn();
    expect(settled).toBe(true);
  });
});
