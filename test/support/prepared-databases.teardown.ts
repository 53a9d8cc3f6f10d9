import { rm } from 'node:fs/promises';

/** Removes what the test run prepared. */
export default async function tearDown(): Promise<void> {
  const root = process.env.MAINLINE_TEST_PREPARED;
  if (root !== undefined) await rm(root, { recursive: true, force: true });
}
