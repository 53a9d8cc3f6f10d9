import type { Socket } from 'node:net';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { connectTo, type ControlAddress, ControlError, isPrivateFolder } from './control-address.js';
import { ALIVE_MILLISECONDS, formatRequest, parseAnswer } from './control-protocol.js';

const SILENCE_MILLISECONDS = 4 * ALIVE_MILLISECONDS;

/**
 * Has the server carry out a command line.
 *
 * When the session is aborted the server is asked to stop, and its last words are still heard.
 *
 * @param silenceMilliseconds how long it may say nothing
 * @returns the command's exit code, or null when no server is there
 * @throws ControlError when the server goes away, or is silent
 */
export async function askServer(
  { path, privateFolder }: ControlAddress,
  words: readonly string[],
  session: CommandSession,
  silenceMilliseconds = SILENCE_MILLISECONDS,
): Promise<ExitCode | null> {
  const isSafe = privateFolder === null || (await isPrivateFolder(privateFolder));
  const socket = isSafe ? await connectTo(path) : null;
  if (socket === null) return null;
  const stop = (): void => void socket.end();
  session.signal.addEventListener('abort', stop);
  socket.setTimeout(silenceMilliseconds, () => socket.destroy(new Error('it does not answer')));
  socket.write(formatRequest(words));
  if (session.signal.aborted) stop();
  try {
    return explain(await hear(socket, session), session);
  } finally {
    session.signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

/** A command that was stopped, but not from here. */
function explain(exitCode: ExitCode, session: CommandSession): ExitCode {
  if (exitCode !== EXIT.interrupted || session.signal.aborted) return exitCode;
  session.complain('error: the server is shutting down');
  return EXIT.failed;
}

async function hear(socket: Socket, session: CommandSession): Promise<ExitCode> {
  for await (const line of linesOf(socket)) {
    const exitCode = pass(line, session);
    if (exitCode !== null) return exitCode;
  }
  throw new ControlError('The server went away before the command was done');
}

/** @returns the exit code once it is known */
function pass(line: string, session: CommandSession): ExitCode | null {
  const answer = parseAnswer(line);
  if (answer === null)
    throw new ControlError('The server speaks another language; was Mainline built anew while it ran?');
  switch (answer.kind) {
    case 'alive':
      return null;
    case 'line':
      session.print(answer.text);
      return null;
    case 'complaint':
      session.complain(answer.text);
      return null;
    case 'progress':
      session.progress(answer.text);
      return null;
    case 'result':
      return answer.exitCode;
  }
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = '';
  socket.setEncoding('utf8');
  try {
    for await (const text of socket as AsyncIterable<string>) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error: unknown) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ControlError(`The connection to the server broke: ${reason}`);
  }
}
