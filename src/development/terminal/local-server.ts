import { connect } from 'node:net';
import type { CommandContext } from './run-command.js';

const CONNECT_MILLISECONDS = 3000;

/** The address under which a server on this machine is reached, whatever address it listens on. */
export function localUrl(host: string, port: number): string {
  const local = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${local.includes(':') ? `[${local}]` : local}:${port}`;
}

/** Whether anything listens there. */
export function isListening(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
  return new Promise((resolve) => {
    const finish = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(CONNECT_MILLISECONDS, finish(false));
    socket.once('connect', finish(true));
    socket.once('error', finish(false));
  });
}

/** Whether a server is there; if not, says how to start one. */
export async function isThere(url: string, { complain }: Pick<CommandContext, 'complain'>): Promise<boolean> {
  if (await isListening(url)) return true;
  complain(`Nothing answers at ${url}. Start Mainline first, in another terminal: npm start`);
  return false;
}
