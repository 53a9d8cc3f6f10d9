import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes the folder in which a test run prepares what its data folders are copied from. */
export default function setUp(): void {
  const root = mkdtempSync(join(tmpdir(), 'mainline-prepared-'));
  process.env.MAINLINE_TEST_PREPARED = root;
}
