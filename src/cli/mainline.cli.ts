#!/usr/bin/env node
import 'reflect-metadata';
import { keepFilesPrivate } from '../common/files/local-files.js';
import { ignoreBrokenPipe } from '../common/jobs/broken-pipe.js';
import { Clock } from '../common/time/clock.js';
import { ENV_FILE, readEnvironment } from '../config/load-app-config.js';
import { runMainlineCommand } from './run-mainline-command.js';
import { abortOnSignals, askLine, askYesOrNo, readSecret } from './terminal/terminal-input.js';
import { TerminalOutput } from './terminal/terminal-output.js';

keepFilesPrivate();
const { stdin, stdout, stderr } = process;
ignoreBrokenPipe(stdout, stderr);
const clock = new Clock();
const signal = abortOnSignals({ signals: process, clock, exit: (code) => process.exit(code) });
const output = new TerminalOutput(
  {
    out: (text) => void stdout.write(text),
    error: (text) => void stderr.write(text),
    columns: stderr.isTTY ? stderr.columns : null,
  },
  clock,
);
const session = { signal, print: output.print, complain: output.complain, progress: output.progress };
const isDialogue = stdin.isTTY && stderr.isTTY;
const exitCode = await runMainlineCommand(process.argv.slice(2), session, {
  variables: readEnvironment(),
  clock,
  readSecret: (question) => readSecret(question, { input: stdin, output: stderr }, signal),
  ask: isDialogue ? (question) => askLine(question, signal) : null,
  envFile: ENV_FILE,
  confirm: isDialogue ? (question) => askYesOrNo(question, signal) : null,
});
output.clear();
// A failed start leaves connections open that would keep the process alive; what was written goes out first.
stdout.write('', () => process.exit(exitCode));
