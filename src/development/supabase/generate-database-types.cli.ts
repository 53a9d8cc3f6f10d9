import { readFile, writeFile } from 'node:fs/promises';
import { ignoreBrokenPipe } from '../../common/jobs/broken-pipe.js';
import { generateDatabaseTypes } from './database-types.js';
import { openPglite } from './sql-connection.js';

const FILE = new URL('../../../src/database/database.types.ts', import.meta.url);

ignoreBrokenPipe(process.stdout, process.stderr);
const connection = await openPglite(null);
const text = await generateDatabaseTypes(connection).finally(() => connection.close());
if (!process.argv.includes('--check')) {
  await writeFile(FILE, text);
  console.log('src/database/database.types.ts was written.');
} else if ((await readFile(FILE, 'utf8')) === text) {
  console.log('src/database/database.types.ts is up to date.');
} else {
  console.error('src/database/database.types.ts does not fit the migrations: run npm run db:types.');
  process.exitCode = 1;
}
