import { EventEmitter } from 'node:events';
import { followTunnel, readTunnelAddress, tunnelHelp } from './tunnel.js';

describe('a tunnel', () => {
  it('is made by commands for the very port', () => {
    expect(tunnelHelp(3456)).toEqual(
      expect.arrayContaining(['  ngrok http 3456', '  cloudflared tunnel --url http://127.0.0.1:3456']),
    );
  });

  it.each([
    ['https://ab12.ngrok-free.app', 'https://ab12.ngrok-free.app'],
    [' https://ab12.ngrok-free.app/ ', 'https://ab12.ngrok-free.app'],
    ['Forwarding  https://ab12.ngrok-free.app -> http://localhost:3000', 'https://ab12.ngrok-free.app'],
    ['|  https://a-b-c.trycloudflare.com  |', 'https://a-b-c.trycloudflare.com'],
    ['https://phone.example.com/line/', 'https://phone.example.com/line'],
  ])('has its address read from %j', (text, url) => {
    expect(readTunnelAddress(text)).toEqual({ url });
  });

  it.each([
    ['yes', /no address/],
    ['http://ab12.ngrok-free.app', /https/],
    ['https://localhost:3000', /cannot reach/],
    ['https://192.168.1.4', /cannot reach/],
    ['https://a.example.com/?a=b', /without user, query/],
    ['https://me:secret@a.example.com/', /without user, query/],
  ])('is told what is wrong with %j', (text, problem) => {
    expect(readTunnelAddress(text)).toEqual({ problem: expect.stringMatching(problem) as unknown });
  });

  it('has Mainline started with each address that is pasted, and offers setup', () => {
    const [said, started]: [string[], string[]] = [[], []];
    const lines = new EventEmitter();
    const settings = {
      port: 3000,
      say: (line: string) => void said.push(line),
      restart: (url: string) => void started.push(url),
    };
    followTunnel({ ...settings, address: null }, lines);
    expect([said, started]).toEqual([tunnelHelp(3000), []]);
    for (const text of ['', 'nonsense', 'https://one.example.com/', 'https://two.example.com'])
      lines.emit('line', text);
    expect(started).toEqual(['https://one.example.com', 'https://two.example.com']);
    expect(said).toContain('  npm run mainline -- setup --public-url https://two.example.com');
    expect(said.filter((line) => line.startsWith('That is no address'))).toHaveLength(1);
  });

  it('starts at once with an address that is known', () => {
    const started: string[] = [];
    const restart = (url: string): void => void started.push(url);
    followTunnel(
      { port: 3000, address: 'https://a.example.com', say: () => undefined, restart },
      new EventEmitter(),
    );
    expect(started).toEqual(['https://a.example.com']);
  });
});
