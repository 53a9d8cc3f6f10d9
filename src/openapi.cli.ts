import 'reflect-metadata';
import { ignoreBrokenPipe } from './common/jobs/broken-pipe.js';
import { AppModule } from './app.module.js';
import { documentApplication } from './docs/openapi-document.js';
import { renderOpenApi, writeOpenApi } from './docs/openapi-file.js';

const FILE = new URL('../openapi.json', import.meta.url);
const MESSAGES = {
  written: 'openapi.json was written.',
  unchanged: 'openapi.json is up to date.',
  drifted:
    'openapi.json does not describe the routes as they are. Run this command without --check and commit the file.',
};

ignoreBrokenPipe(process.stdout, process.stderr);
const text = renderOpenApi(await documentApplication(AppModule));
const state = await writeOpenApi(FILE, text, process.argv.includes('--check'));
console.log(MESSAGES[state]);
if (state === 'drifted') process.exitCode = 1;
