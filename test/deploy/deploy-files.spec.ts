import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { loadAppConfig } from '../../src/config/load-app-config.js';

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly configs: Readonly<Record<string, { readonly content: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const read = (file: string): string => readFileSync(file, 'utf8');
const variablesIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));

/** What whoever follows `compose.yaml` has in `.env`. */
const OWN = {
  PUBLIC_HOST: 'phone.example.com',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: '0'.repeat(32),
  MAIN_NUMBERS: '+13235550100',
  FORWARD_TO: '+15557778881',
  API_KEYS: `ops:admin:${'0'.repeat(64)}`,
};
const SECRETS = variablesIn(
  execFileSync(process.execPath, ['deploy/compose-secrets.mjs'], { encoding: 'utf8' }),
);
const ENV: Record<string, string> = { ...OWN, ...SECRETS };

/** As Compose puts variables of `.env` in their places. */
function interpolate(text: string, env: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\$|\$\{(\w+)(?::\?([^}]*))?\}/g, (whole, name?: string, message?: string) => {
    if (name === undefined) return '$';
    const value = env[name] ?? '';
    if (value === '' && message !== undefined) throw new Error(`${name} ${message}`);
    return value;
  });
}

const composeWith = (env: Readonly<Record<string, string>>): Compose =>
  parseYaml(interpolate(read('compose.yaml'), env), { merge: true }) as Compose;
const environmentOf = (service: Service | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service?.environment ?? {}).map(([name, value]) => [name, String(value)]),
  );

describe('compose.yaml', () => {
  const { services, configs, volumes } = composeWith(ENV);
  const mainline = environmentOf(services['mainline']);

  it('gives Mainline what production insists on', () => {
    const config = loadAppConfig({ ...ENV, ...mainline });
    expect(config.environment).toBe('production');
    expect(config.server.publicUrl).toBe('https://phone.example.com');
  });

  it.each(Object.keys(SECRETS).concat('PUBLIC_HOST'))('cannot be started without %s', (name) => {
    expect(() => composeWith({ ...ENV, [name]: '' })).toThrow(`${name} is missing in .env`);
  });

  it('names only services, settings and volumes that there are', () => {
    for (const service of Object.values(services)) {
      const addresses = Object.values(environmentOf(service)).flatMap(
        (value) => value.match(/(?<=[@/])\w+(?=:\d+(?:$|\/))/g) ?? [],
      );
      const named = [...addresses, ...Object.keys(service.depends_on ?? {})];
      expect(named.filter((name) => !(name in services))).toEqual([]);
      expect((service.configs ?? []).filter(({ source }) => !(source in configs))).toEqual([]);
      const kept = (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? '');
      expect(kept.filter((name) => !(name in volumes))).toEqual([]);
    }
  });

  it('lets nobody in but through the proxy', () => {
    const open = Object.entries(services).filter(([, { ports = [] }]) => ports.length > 0);
    expect(open.map(([name]) => name)).toEqual(['proxy']);
    expect(configs['caddyfile']?.content).toContain('{$PUBLIC_HOST} {\n  reverse_proxy mainline:3000');
  });

  it('answers at /rest/v1 of SUPABASE_URL, where supabase-js looks', () => {
    const { host } = new URL(mainline['SUPABASE_URL'] ?? '');
    const place = configs['caddyfile']?.content.split(`http://${host} {`)[1];
    expect(place).toMatch(/^\s*handle_path \/rest\/v1\/\* \{\s*reverse_proxy api:3000\s*\}/);
    expect(services['api']?.environment?.['PGRST_SERVER_PORT']).toBe(3000);
  });

  it('has a key that the API takes for the service role', () => {
    const [header = '', payload = '', signature] = (mainline['SUPABASE_SERVICE_ROLE_KEY'] ?? '').split('.');
    const secret = String(services['api']?.environment?.['PGRST_JWT_SECRET']);
    expect(createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url')).toBe(signature);
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ role: 'service_role' });
    expect(secret.length).toBeGreaterThanOrEqual(32);
  });

  it('keeps passwords that are not for it from Mainline', () => {
    const { password } = new URL(mainline['MONGODB_URI'] ?? '');
    expect(password).toBe(ENV['MONGODB_PASSWORD']);
    const given: Record<string, string> = { ...ENV, ...mainline };
    for (const name of ['MONGODB_ROOT_PASSWORD', 'POSTGRES_PASSWORD', 'POSTGREST_JWT_SECRET'])
      expect(given[name]).toBe('');
    expect(configs['mongodb-user']?.content).toContain("roles: [{ role: 'readWrite', db: 'mainline' }]");
    expect(configs['postgres-roles']?.content).toContain('create role anon nologin nobypassrls;');
  });

  it('brings the databases up to date before Mainline starts, once they answer', () => {
    const { migrate } = services;
    expect(migrate?.command?.slice(-2)).toEqual(['dist/cli/mainline.cli.js', 'migrate']);
    const { SUPABASE_DB_URL = '' } = environmentOf(migrate);
    expect(new URL(SUPABASE_DB_URL).password).toBe(ENV['POSTGRES_PASSWORD']);
    for (const name of Object.keys(migrate?.depends_on ?? {}))
      expect(services[name]?.healthcheck).toBeDefined();
    expect(services['mainline']?.depends_on?.['migrate']).toEqual({
      condition: 'service_completed_successfully',
    });
  });
});

describe('other ways to put it somewhere', () => {
  const RELEASE = 'node --enable-source-maps dist/cli/mainline.cli.js migrate';

  it('is a Procfile that migrates before each release', () => {
    expect(read('Procfile').trim().split('\n')).toEqual([
      `release: ${RELEASE}`,
      'web: node --enable-source-maps dist/main.js',
    ]);
  });

  it('is an app.json that asks for what production insists on', () => {
    const { env } = JSON.parse(read('app.json')) as { env: Record<string, { value?: string }> };
    const given = Object.fromEntries(
      Object.entries(env).flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])),
    );
    const others = {
      PUBLIC_URL: 'https://phone.example.com',
      MONGODB_URI: 'mongodb://db/x',
      SUPABASE_URL: 'https://db.example.com',
      SUPABASE_SERVICE_ROLE_KEY: 'key',
    };
    const asked = Object.entries({ ...OWN, ...others }).filter(([name]) => name in env);
    expect(loadAppConfig({ ...given, ...Object.fromEntries(asked) }).environment).toBe('production');
  });

  it('is a fly.toml with a volume at DATA_DIR and a machine that never sleeps', () => {
    const fly = parseToml(read('deploy/fly.toml'));
    expect(fly).toMatchObject({
      build: { dockerfile: '../Dockerfile' },
      deploy: { release_command: RELEASE },
      mounts: { destination: '/data' },
      env: { DATA_DIR: '/data', NODE_ENV: 'production', PORT: '3000' },
      http_service: { internal_port: 3000, auto_stop_machines: 'off', min_machines_running: 1 },
    });
  });

  it('is an image without what is for development, made of files that there are', () => {
    const dockerfile = read('Dockerfile');
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) =>
      files.split(' '),
    );
    expect(copied.filter((file) => !existsSync(file))).toEqual([]);
    expect(dockerfile).toContain('rm -r dist/development && npm prune --omit=dev');
    expect(read('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['.env', 'node_modules', 'data', 'test']),
    );
    for (const name of ['NODE_ENV=production', 'DATA_DIR=/data']) expect(dockerfile).toContain(name);
  });
});
