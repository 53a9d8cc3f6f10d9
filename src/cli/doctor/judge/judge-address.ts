import type { ArrivedRequest } from '../../../twilio/check/check.controller.js';
import { differingParts, partsText, partText } from './address-parts.js';
import { type Finding, Findings } from './finding.js';

/** The request that was sent to the public address. */
export interface SentCheck {
  readonly url: string;
  readonly publicUrl: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What came back. */
export type CheckAnswer =
  | { readonly kind: 'failed'; readonly code: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly location: string | null;
      readonly contentType: string;
      /** Code of an error of Mainline's; `null` when it is none, or somebody else's. */
      readonly code: string | null;
      readonly arrived: ArrivedRequest | null;
    };
type Answered = Extract<CheckAnswer, { kind: 'answered' }>;

/** A request to the public address, its answer, and what else helps to understand it. */
export interface RoundTrip {
  readonly sent: SentCheck;
  readonly answer: CheckAnswer;
  readonly isServerRunning: boolean;
  /** Another address under which Mainline answered, when it did not under the public one. */
  readonly foundAt: string | null;
}

const address = new Findings('address');
/** A certificate that is refused, as Node says it; Twilio refuses it too (errors 11235 to 11237). */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/;
/** Somebody answers, and not in TLS (Twilio: 11220). */
const NO_TLS = /_SSL_|EPROTO|_TLS_HANDSHAKE/;
const GATEWAY = [502, 503, 504];

/** Judges the public address by itself. @param isPrivate its host cannot be reached from outside */
export function judgePublicUrl(publicUrl: string, isSimulated: boolean, isPrivate: boolean): Finding[] {
  if (isSimulated) return [];
  if (isPrivate) {
    return [
      address.fail(
        `Twilio cannot reach PUBLIC_URL ${publicUrl}: it is an address of this machine or network`,
        'set PUBLIC_URL to the address under which Mainline is reached from outside; a tunnel gives one',
      ),
    ];
  }
  if (!publicUrl.startsWith('http:')) return [];
  return [
    address.warn(
      `PUBLIC_URL ${publicUrl} is plain http: callers' numbers and messages pass unencrypted`,
      'put a proxy with TLS in front and set PUBLIC_URL to its https address',
    ),
  ];
}

/** Judges how a signed request to the public address arrived: what a proxy changed, part by part. */
export function judgeRoundTrip(trip: RoundTrip): Finding {
  const { answer } = trip;
  if (answer.kind === 'failed') return judgeFailure(trip, answer.code);
  if (answer.arrived !== null) return judgeArrival(trip.sent, answer.arrived);
  if (answer.status >= 300 && answer.status < 400) return judgeRedirect(trip.sent, answer);
  return judgeRefusal(trip, answer);
}

function judgeFailure({ sent, isServerRunning }: RoundTrip, code: string): Finding {
  const text = `PUBLIC_URL ${sent.publicUrl} cannot be reached (${code})`;
  if (NO_TLS.test(code)) {
    return address.fail(
      `${text}: whoever answers there does not speak TLS`,
      'let the proxy speak TLS at this port, or set the right port in PUBLIC_URL',
    );
  }
  if (CERTIFICATE.test(code)) {
    return address.fail(
      `${text}: its certificate is not trusted, and Twilio would refuse it too (error 11237)`,
      'give the proxy a certificate of a public authority, with the whole chain, for this very host',
    );
  }
  if (!isServerRunning) return address.skipped(`${text}, and no server runs here that would answer`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return address.fail(`${text}: its host is not known`, 'set PUBLIC_URL to a host that has a DNS entry');
  }
  return address.fail(
    text,
    'start the proxy or tunnel, let it through the firewall, or set PUBLIC_URL to its address; where a router leads nobody back inside, run doctor from outside',
  );
}

function judgeRedirect({ url }: SentCheck, { status, location }: Answered): Finding {
  const target = URL.canParse(location ?? '', url) ? new URL(location ?? '', url).href : '';
  const parts = partsText(differingParts(url, target));
  return address.fail(
    `the proxy answers ${status} and sends elsewhere: ${parts || 'to no other address'}; Twilio signs the address it was given`,
    'set PUBLIC_URL to the address at the end of the redirect, and run "numbers sync" again',
  );
}

function judgeRefusal(trip: RoundTrip, answer: Answered): Finding {
  const { sent, isServerRunning, foundAt } = trip;
  const { status, contentType, code } = answer;
  if (foundAt !== null) return judgeOtherPath(sent, foundAt);
  if (code !== null) return judgeOurRefusal(sent, status, code);
  if (GATEWAY.includes(status)) {
    const text = `the proxy at ${sent.publicUrl} answers ${status}: it does not reach Mainline`;
    return isServerRunning
      ? address.fail(text, 'let the proxy forward to the HOST and PORT on which Mainline listens')
      : address.skipped(`${text}, which does not run here`);
  }
  if (/html/i.test(contentType)) {
    return address.fail(
      `${sent.publicUrl} answers ${status} with a web page (HTML) in place of Mainline: Twilio would report 12100 or 12300`,
      'let the proxy or tunnel pass POST requests on, without a page, login or bot check of its own before Mainline',
    );
  }
  return address.fail(
    `${sent.publicUrl} answers ${status}, and not as Mainline does`,
    'let the proxy forward everything below PUBLIC_URL to Mainline',
  );
}

function judgeOtherPath({ url }: SentCheck, foundAt: string): Finding {
  const parts = partsText(differingParts(url, foundAt));
  return address.fail(
    `a proxy changed the path: Mainline answers at ${withoutQuery(foundAt)} only (${parts})`,
    'PUBLIC_URL has to be what stands before /twilio, and the proxy has to strip exactly the path of PUBLIC_URL',
  );
}

function judgeOurRefusal({ publicUrl }: SentCheck, status: number, code: string): Finding {
  if (status === 404) {
    return address.fail(
      `a proxy changed the path: Mainline is reached at ${publicUrl}, and knows no such address`,
      'the proxy has to strip exactly the path of PUBLIC_URL, and nothing of /twilio',
    );
  }
  if (status === 415) {
    return address.fail(
      'a proxy changed the body: it does not arrive as a form',
      'let the proxy pass Content-Type and body on as they are',
    );
  }
  if (status === 400 && code === 'SIGNATURE_MISSING') {
    return address.fail(
      'a proxy removes the header X-Twilio-Signature',
      'let the proxy pass all request headers on',
    );
  }
  return address.fail(
    `the Mainline at ${publicUrl} answers ${status} ${code}: it has another auth token, or a clock far off`,
    'give this command and that server the same TWILIO_AUTH_TOKEN; restart the server after a change of .env',
  );
}

function judgeArrival(sent: SentCheck, arrived: ArrivedRequest): Finding {
  if (arrived.isSigned) return address.ok(arrivalText(sent, arrived));
  if (!arrived.hasSignature) return judgeOurRefusal(sent, 400, 'SIGNATURE_MISSING');
  const changed = changedParts(sent, arrived);
  if (changed.length > 0) {
    return address.fail(
      `the signature does not fit what arrives: a proxy changed ${changed.join(', ')}; every webhook gets 403`,
      'let the proxy pass path, query and body on exactly as they are, but for the path of PUBLIC_URL itself',
    );
  }
  return address.fail(
    'the signature does not fit, although nothing was changed on the way',
    'give this command and that server the same TWILIO_AUTH_TOKEN; restart the server after a change of .env',
  );
}

/** The server puts the address together from its own PUBLIC_URL, so that one counts as well. */
function changedParts(sent: SentCheck, arrived: ArrivedRequest): string[] {
  const seen = `${arrived.publicUrl}${arrived.path}`;
  const isOther = arrived.publicUrl !== sent.publicUrl;
  const own = isOther ? ` (that server's PUBLIC_URL is ${arrived.publicUrl})` : '';
  const parts = differingParts(sent.url, seen).map((difference) => `the ${partText(difference)}${own}`);
  return isSameForm(sent.parameters, arrived.parameters) ? parts : [...parts, 'the body'];
}

function isSameForm(sent: SentCheck['parameters'], arrived: ArrivedRequest['parameters']): boolean {
  const names = new Set([...Object.keys(sent), ...Object.keys(arrived)]);
  return [...names].every((name) => sent[name] === arrived[name]);
}

/** What proxies may change: signatures are checked against PUBLIC_URL, never against these headers. */
function arrivalText({ publicUrl }: SentCheck, { host, forwardedProto }: ArrivedRequest): string {
  const wanted = new URL(publicUrl);
  const notes = [
    ...(host !== null && host !== wanted.host ? [`Host arrives as ${host}`] : []),
    ...(forwardedProto !== null && `${forwardedProto}:` !== wanted.protocol
      ? [`X-Forwarded-Proto as ${forwardedProto}`]
      : []),
  ];
  const note = notes.length === 0 ? '' : ` (${notes.join(', ')}: harmless)`;
  return `a signed request to ${publicUrl} arrives as it was sent${note}`;
}

function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
