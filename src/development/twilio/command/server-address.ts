import { connect } from 'node:net';

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
