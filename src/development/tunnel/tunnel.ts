import { isPrivateHost } from '../../config/public-address.js';

/** What a tunnel needs to know, and whom it tells. */
export interface TunnelSettings {
  /** On which Mainline listens. */
  readonly port: number;
  /** The tunnel's address, when it is known already. */
  readonly address: string | null;
  readonly say: (line: string) => void;
  /** Starts Mainline, or starts it anew, with that address as PUBLIC_URL. */
  readonly restart: (publicUrl: string) => void;
}

/** Where lines are typed: an interface of `node:readline`. */
export interface TypedLines {
  on(event: 'line', listener: (text: string) => void): unknown;
}

/** The commands that make a tunnel to this machine, and what to do then. */
export function tunnelHelp(port: number): string[] {
  return [
    'Have Twilio reach this machine by a tunnel. In another terminal, one of:',
    '',
    `  ngrok http ${port}`,
    `  cloudflared tunnel --url http://127.0.0.1:${port}`,
    '',
    'Paste the https address that it prints here, and press Enter:',
  ];
}

/**
 * The address that a tunnel has, without a slash at its end.
 *
 * @returns what is wrong with it when Twilio could not use it
 */
export function readTunnelAddress(text: string): { readonly url: string } | { readonly problem: string } {
  const [word = ''] = /https?:\/\/\S+/i.exec(text) ?? [];
  if (!URL.canParse(word)) return { problem: 'That is no address. Paste the one that begins with https://' };
  const { protocol, hostname, origin, pathname, search, hash, username } = new URL(word);
  if (protocol !== 'https:') return { problem: 'Paste the address that begins with https://' };
  if (isPrivateHost(hostname))
    return { problem: 'Twilio cannot reach that one: paste the address of the tunnel' };
  if (search !== '' || hash !== '' || username !== '')
    return { problem: 'Paste the address without user, query and fragment' };
  return { url: `${origin}${pathname}`.replace(/\/+$/, '') };
}

/** Reads the tunnel's address, also another one later, and has Mainline started anew with it. */
export function followTunnel(settings: TunnelSettings, lines: TypedLines): void {
  const { address, port, say } = settings;
  const take = (text: string): void => {
    if (text.trim() === '') return;
    const read = readTunnelAddress(text);
    if ('problem' in read) say(read.problem);
    else use(read.url, settings);
  };
  if (address === null) for (const line of tunnelHelp(port)) say(line);
  else take(address);
  lines.on('line', take);
}

function use(url: string, { say, restart }: TunnelSettings): void {
  say(
    `Mainline starts with PUBLIC_URL=${url}. To have Twilio send the calls of your number there, in another terminal:`,
  );
  say('');
  say(`  npm run mainline -- setup --public-url ${url}`);
  say('');
  say(
    'It writes your credentials to .env, and Mainline starts anew then. Another address can be pasted here at any time.',
  );
  restart(url);
}
