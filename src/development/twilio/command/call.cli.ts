#!/usr/bin/env node
import 'reflect-metadata';
import { ignoreBrokenPipe } from '../../../common/jobs/broken-pipe.js';
import { InvalidEnvironmentError } from '../../../config/env.js';
import { readEnvironment } from '../../../config/load-app-config.js';
import { runCallCommand } from './run-call-command.js';

ignoreBrokenPipe(process.stdout, process.stderr);
try {
  process.exitCode = await runCallCommand(process.argv.slice(2), {
    variables: readEnvironment(),
    print: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
  });
} catch (error: unknown) {
  const text = error instanceof InvalidEnvironmentError ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
