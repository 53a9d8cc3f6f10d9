import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/support/eventually.js';
import { RecordedSession } from '../../../test/support/recorded-session.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { askServer } from './control-client.js';
import { controlAddress, type ControlAddress } from './control-address.js';
import { ControlServer } from './control-server.js';

type Execute = (words: readonly string[], session: CommandSession) => Promise<ExitCode>;

/** Ends with its session. */
const untilAborted: Execute = (_words, { signal, complain }) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      complain('stopped');
      resolve(EXIT.interrupted);
    });
  });

describe('commands over the socket', () => {
  let folder: string;
  let address: ControlAddress;
  let session: RecordedSession;
  const open: { close(): unknown }[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'control-'));
    address = controlAddress(folder);
    session = new RecordedSession();
  });

  afterEach(async () => {
    for (const closable of open.splice(0)) await closable.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(execute: Execute): Promise<ControlServer> {
    const server = await ControlServer.start(address, { execute });
    open.push(server);
    return server;
  }

  /** A server of another kind in place of Mainline's. */
  async function listen(onConnection: (socket: Socket) => void): Promise<Server> {
    const server = createServer(onConnection);
    await new Promise<void>((resolve) => server.listen(address.path, resolve));
    open.push(server);
    return server;
  }

  it('carry the words there, and all that is said and the exit code back', async () => {
    await serve((words, { print, complain, progress }) => {
      progress('1 of 2');
      print(`words: ${words.join('|')}`);
      print('zwei\nZeilen: ü 🚀');
      complain('a complaint');
      return Promise.resolve(EXIT.failed);
    });
    expect(await askServer(address, ['erase', 'CA 1', '--yes'], session)).toBe(EXIT.failed);
    expect(session.printed).toEqual(['words: erase|CA 1|--yes', 'zwei\nZeilen: ü 🚀']);
    expect([session.steps, session.complaints]).toEqual([['1 of 2'], ['a complaint']]);
  });

  it('are for this user only, and the socket goes with the server', async () => {
    const server = await serve(() => Promise.resolve(EXIT.done));
    expect(statSync(address.path).mode & 0o777).toBe(0o600);
    await server.close();
    expect(existsSync(address.path)).toBe(false);
    expect(await askServer(address, ['reconcile'], session)).toBeNull();
  });

  it('are served several at a time', async () => {
    await serve((words, words2) =>
      words[0] === 'long' ? untilAborted(words, words2) : Promise.resolve(EXIT.done),
    );
    const long = askServer(address, ['long'], session);
    expect(await askServer(address, ['short'], new RecordedSession())).toBe(EXIT.done);
    session.abort();
    expect(await long).toBe(EXIT.interrupted);
  });

  it('are stopped by their terminal, and their last words are heard', async () => {
    let started = false;
    await serve((words, inner) => {
      started = true;
      return untilAborted(words, inner);
    });
    const answer = askServer(address, ['reconcile'], session);
    await eventually(() => expect(started).toBe(true));
    session.abort();
    expect(await answer).toBe(EXIT.interrupted);
    expect(session.complaints).toEqual(['stopped']);
  });

  it('that were stopped before they were sent still end', async () => {
    await serve(untilAborted);
    session.abort();
    expect(await askServer(address, ['reconcile'], session)).toBe(EXIT.interrupted);
  });

  it('are stopped when their terminal is gone', async () => {
    let stopped = false;
    await serve(async (words, inner) => {
      const exitCode = await untilAborted(words, inner);
      stopped = true;
      return exitCode;
    });
    const socket = connect(address.path);
    socket.write('{"words":["reconcile"]}\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    await eventually(() => expect(stopped).toBe(true));
  });

  it('end with the server, which says so', async () => {
    let started = false;
    const server = await serve((words, inner) => {
      started = true;
      return untilAborted(words, inner);
    });
    const answer = askServer(address, ['reconcile'], session);
    await eventually(() => expect(started).toBe(true));
    await server.close();
    expect(await answer).toBe(EXIT.failed);
    expect(session.complaints).toEqual(['stopped', 'error: the server is shutting down']);
  });

  it('do not start on a connection that asks for nothing', async () => {
    const executed: unknown[] = [];
    const server = await serve((words) => Promise.resolve(executed.push(words)).then(() => EXIT.done));
    connect(address.path);
    const socket = connect(address.path);
    socket.end('{"words":["recon');
    await new Promise((resolve) => socket.resume().once('end', resolve));
    await server.close();
    expect(executed).toEqual([]);
  });

  it.each(['hello', '{"words":"reconcile"}', '{"words":[1]}', 'null', '"x"'])('refuse %s', async (line) => {
    await serve(() => Promise.reject(new Error('executed')));
    const socket = connect(address.path);
    socket.write(`${line}\n`);
    let text = '';
    for await (const chunk of socket.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
    expect(text).toContain(
      '{"kind":"complaint","text":"error: this is not a command"}\n{"kind":"result","exitCode":2}',
    );
  });

  it('go nowhere when nothing is there, or only what a killed server left', async () => {
    expect(await askServer(address, ['reconcile'], session)).toBeNull();
    await leaveStaleSocket(address.path);
    expect(await askServer(address, ['reconcile'], session)).toBeNull();
    await serve(() => Promise.resolve(EXIT.done));
    expect(await askServer(address, ['reconcile'], session)).toBe(EXIT.done);
  });

  it('are taken by one server only, and by none where a file is in the way', async () => {
    await serve(() => Promise.resolve(EXIT.done));
    await expect(serve(() => Promise.resolve(EXIT.failed))).rejects.toThrow(/Another process takes commands/);
    expect(await askServer(address, ['reconcile'], session)).toBe(EXIT.done);
    address = controlAddress(join(folder, 'other'));
    await expect(serve(untilAborted)).rejects.toMatchObject({ code: 'CONTROL_FAILED' });
    mkdirSync(join(folder, 'other'));
    writeFileSync(address.path, 'precious');
    await expect(serve(untilAborted)).rejects.toThrow(/in the way/);
    expect(existsSync(address.path)).toBe(true);
  });

  it('fail when the server goes away', async () => {
    await listen((socket) => void socket.once('data', () => socket.destroy()));
    await expect(askServer(address, ['reconcile'], session)).rejects.toThrow(/went away|broke/);
  });

  it('fail when the server says nothing', async () => {
    const sockets: Socket[] = [];
    await listen((socket) => void sockets.push(socket));
    await expect(askServer(address, ['reconcile'], session, 20)).rejects.toThrow(/does not answer/);
    for (const socket of sockets) socket.destroy();
  });

  it.each(['{"kind":"new"}', '{"kind":"result","exitCode":77}', '{"kind":"line"}', 'HTTP/1.1 400'])(
    'fail when the server says %s',
    async (line) => {
      await listen(
        (socket) =>
          void socket
            .on('error', () => undefined)
            .resume()
            .write(`${line}\n`),
      );
      await expect(askServer(address, ['reconcile'], session)).rejects.toThrow(/another language/);
    },
  );

  describe('of a data folder too deep for a socket', () => {
    beforeEach(() => {
      address = controlAddress(`/${'deep/'.repeat(40)}`, folder);
    });

    it('go through a private folder below the temporary one', async () => {
      expect(Buffer.byteLength(address.path)).toBeLessThanOrEqual(103);
      expect(controlAddress(`/${'Deep/'.repeat(40)}`, folder).path).not.toBe(address.path);
      expect(await askServer(address, ['reconcile'], session)).toBeNull();
      await serve(() => Promise.resolve(EXIT.done));
      expect(statSync(String(address.privateFolder)).mode & 0o777).toBe(0o700);
      expect(await askServer(address, ['reconcile'], session)).toBe(EXIT.done);
    });

    it('do not go through one that others can enter', async () => {
      mkdirSync(String(address.privateFolder), { mode: 0o755 });
      await expect(serve(untilAborted)).rejects.toThrow(/nobody else can enter/);
      await listen(() => undefined);
      expect(await askServer(address, ['reconcile'], session)).toBeNull();
    });
  });
});

/** What is left when a process is killed: a name that nobody listens to. */
async function leaveStaleSocket(path: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  await new Promise((resolve) => spawn(process.execPath, ['-e', script]).once('exit', resolve));
  expect(existsSync(path)).toBe(true);
}
