import { labelledLines, type LabelledRow } from '../cli/terminal/table.js';
import { dashboardAddress, LIFE_MINUTES, type SignInLink } from '../pages/sign-in/sign-in-links.js';
import type { AppConfig } from '../config/app-config.js';

/**
 * What a person needs to know once the server listens: first where the dashboard is and how to sign in, then what runs where, what was made up, and what to try first.
 *
 * Holds no credential but those that development made.
 *
 * @param address where the server listens, such as `http://127.0.0.1:3000`
 * @param link signs in once; `null` in production
 */
export function startBanner(config: AppConfig, address: string, link: SignInLink | null): string {
  const rows: LabelledRow[] = [
    ['Address', address],
    ['API docs', `${address}/docs`],
    ['MongoDB', databaseText(config.databases.mongodbUri)],
    ['Supabase', databaseText(config.databases.supabaseUrl)],
    ['Data folder', config.server.dataDir],
    ['Twilio', twilioText(config)],
    ...phoneRows(config),
    ...developmentRows(config),
  ];
  const hints = firstSteps(config, address);
  return [
    '',
    ...dashboardLines(address, link),
    '',
    `Mainline is running (${config.environment})`,
    '',
    ...labelledLines(rows),
    ...hints,
    '',
  ].join('\n');
}

function dashboardLines(address: string, link: SignInLink | null): string[] {
  const rows: LabelledRow[] = [['Dashboard', `${dashboardAddress(address)}/`]];
  if (link === null) return labelledLines(rows);
  const another = 'npm run mainline -- sign-in';
  return labelledLines([
    ...rows,
    ['Sign in', link.url],
    ['', `works once, within ${LIFE_MINUTES} minutes; for another: ${another}`],
  ]);
}

function databaseText(url: string | null): string {
  return url === null ? 'embedded, in the data folder' : `at ${hostsOf(url)}`;
}

/** The host names of a connection string; one that is not well formed may hold credentials anywhere. */
function hostsOf(url: string): string {
  const hosts = /^[a-z+]+:\/\/(?:[^@/?#]*@)?([\w.:,[\]-]+)(?=[/?#]|$)(?!.*@)/i.exec(url)?.[1];
  return hosts ?? 'an address that cannot be shown';
}

function twilioText({ twilio, server }: AppConfig): string {
  if (twilio.simulated) return `simulated, its API at ${twilio.apiUrl}`;
  return `account ${twilio.accountSid}, voice webhook ${server.publicUrl}/twilio/voice`;
}

function phoneRows({ twilio, phone: { mainNumbers, forwardTo } }: AppConfig): LabelledRow[] {
  if (!twilio.simulated) return [];
  return [
    ['Main number', mainNumbers.join(', ')],
    ['Agents', forwardTo.length === 0 ? 'none: every caller is offered voicemail' : forwardTo.join(', ')],
  ];
}

/**
 * What works, and is hardly meant, of a telephone that real people call: one line each.
 *
 * The simulated telephone has numbers of its own.
 */
export function phoneWarnings({ twilio, phone: { mainNumbers, forwardTo } }: AppConfig): string[] {
  if (twilio.simulated) return [];
  const warnings: string[] = [];
  if (mainNumbers.length === 0) {
    warnings.push(
      'MAIN_NUMBERS is empty: every number that rings here is taken for a main number, and no call is recovered that only Twilio knows',
    );
  }
  if (forwardTo.length === 0)
    warnings.push('FORWARD_TO is empty: nobody can be reached, every caller is offered voicemail only');
  return warnings;
}

function developmentRows({ access, notifications, generated }: AppConfig): LabelledRow[] {
  if (access.developmentKey === null) return [];
  const rows: LabelledRow[] = [['API key', `${access.developmentKey} (role admin, development only)`]];
  const { developmentSecret: secret } = notifications;
  if (secret !== null) rows.push(['Webhook key', `${secret} (signs what is delivered, development only)`]);
  return generated.length === 0 ? rows : [...rows, ['Made up', `${generated.join(', ')} (not set)`]];
}

function firstSteps({ access, twilio }: AppConfig, address: string): string[] {
  const key = access.developmentKey ?? 'YOUR_KEY';
  const call: LabelledRow[] = twilio.simulated ? [['Place a call', 'npm run call -- --help']] : [];
  const steps: LabelledRow[] = [...call, ['See the calls', `curl -H 'x-api-key: ${key}' ${address}/calls`]];
  return ['', ...labelledLines(steps)];
}
