import type RequestClient from 'twilio/lib/base/RequestClient.js';
import type Twilio from 'twilio/lib/rest/Twilio.js';
import type { TwilioSettings } from '../../config/app-config.js';
import type { RestAnswer, RestRequest, RestTransport } from './rest-transport.js';

type Options = RequestClient.RequestOptions<unknown>;

/** The path of one resource, which a POST changes; at the path of all of them it makes a new one. */
const ONE_RESOURCE = /\/[A-Z]{2}\w{32}\.json$/;

/** What Twilio's client takes for an answer. */
interface ClientAnswer<T> {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: T;
}

/**
 * Opens Twilio's own client on our transport. It is loaded now, as it is large and most processes never need it.
 *
 * Whatever address the client or an answer names, the request goes to the origin in our settings: credentials can go nowhere else.
 */
export async function openRestClient(settings: TwilioSettings, transport: RestTransport): Promise<Twilio> {
  const [{ default: Client }, { default: HttpClient }] = await Promise.all([
    import('twilio/lib/rest/Twilio.js'),
    import('twilio/lib/base/RequestClient.js'),
  ]);
  class PinnedHttpClient extends HttpClient {
    override async request<T>(options: Options): Promise<ClientAnswer<T>> {
      return toClientAnswer<T>(await transport.send(toRestRequest(options, settings.apiUrl)));
    }
  }
  const [authToken = ''] = settings.authTokens;
  return new Client(settings.accountSid, authToken, { httpClient: new PinnedHttpClient() });
}

function toRestRequest(options: Options, origin: string): RestRequest {
  const { username = '', password = '', method } = options;
  const asked = new URL(options.uri);
  const url = new URL(asked.pathname + asked.search, origin);
  for (const [name, value] of Object.entries(options.params ?? {}))
    url.searchParams.append(name, String(value));
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const headers = { accept: 'application/json', authorization: `Basic ${credentials}` };
  const form = formOf(options.data);
  const isCreation = method.toUpperCase() === 'POST' && !ONE_RESOURCE.test(url.pathname);
  return { method: method.toUpperCase(), url, headers, isCreation, ...(form && { form }) };
}

/** The parameters of a change; the client leaves those out that are not to be changed. */
function formOf(data: unknown): URLSearchParams | null {
  if (typeof data !== 'object' || data === null) return null;
  const given = Object.entries(data).filter(([, value]) => value !== undefined);
  return new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)])));
}

/** The client parses text itself, whatever type it names, and finds out there whether it is what it expects. */
function toClientAnswer<T>({ status, headers, text }: RestAnswer): ClientAnswer<T> {
  return { statusCode: status, headers: Object.fromEntries(headers), body: text as T };
}
