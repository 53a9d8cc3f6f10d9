import type { ExecutionContext } from '@nestjs/common';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { stringify } from 'node:querystring';
import { parseForm } from '../../common/http/body-parsers.js';
import { BadRequestError, ForbiddenError } from '../../common/errors/request.errors.js';
import { AppConfig } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { TwilioSignatureGuard } from './twilio-signature.guard.js';

type Params = Record<string, string | string[]>;

interface Vector {
  readonly name: string;
  readonly authToken: string;
  readonly signedUrl: string;
  readonly params: Params;
  readonly expectedSignature: string;
}

const { vectors } = JSON.parse(
  readFileSync(join(process.cwd(), 'test/support/fixtures/60-signature-vectors.json'), 'utf8'),
) as { vectors: Vector[] };
const settings = loadAppConfig({
  DATA_DIR: mkdtempSync(join(tmpdir(), 'mainline-guard-')),
  NODE_ENV: 'test',
});

function guard(publicUrl: string, authTokens: string[]): TwilioSignatureGuard {
  return new TwilioSignatureGuard(
    new AppConfig({
      ...settings,
      server: { ...settings.server, publicUrl },
      twilio: { ...settings.twilio, authTokens },
    }),
  );
}

function request(signature: string | undefined, originalUrl: string, params: Params): ExecutionContext {
  const form = parseForm(stringify(params));
  // Lists that Node makes are none of this sandbox's, which Twilio's validator takes for texts.
  for (const [name, value] of Object.entries(form)) {
    if (Array.isArray(value)) Object.assign(form, { [name]: Array.from(value) });
  }
  return requestWith(signature, originalUrl, form);
}

function requestWith(signature: string | undefined, originalUrl: string, body: unknown): ExecutionContext {
  const headers = { host: 'forged.example', 'x-forwarded-proto': 'ftp', 'x-twilio-signature': signature };
  const context = { switchToHttp: () => ({ getRequest: () => ({ headers, originalUrl, body }) }) };
  return context as unknown as ExecutionContext;
}

/** Splits an address as a deployment has it: the configured part, and the path and query that arrive. */
function split(url: string): [string, string] {
  const [, origin = '', path = ''] = /^(https?:\/\/[^/]+)(.*)$/.exec(url) ?? [];
  return [origin, path];
}

describe('TwilioSignatureGuard', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))(
    'accepts the official vector %s',
    (_name, vector) => {
      const [origin, path] = split(vector.signedUrl);
      const allowed = guard(origin, [vector.authToken]).canActivate(
        request(vector.expectedSignature, path, vector.params),
      );
      expect(allowed).toBe(true);
    },
  );

  const [vector] = vectors as [Vector];
  const [origin, path] = split(vector.signedUrl);
  const refuse = (signature: string, url: string, params: Params, tokens = [vector.authToken]): void => {
    expect(() => guard(origin, tokens).canActivate(request(signature, url, params))).toThrow(ForbiddenError);
  };

  it('refuses a missing signature', () => {
    for (const missing of [undefined, '']) {
      expect(() => guard(origin, ['12345']).canActivate(request(missing, path, {}))).toThrow(BadRequestError);
    }
  });

  it('refuses what was altered', () => {
    refuse('WRONG_SIGNATURE', path, vector.params);
    refuse('ümlaut', path, vector.params);
    refuse(vector.expectedSignature, `${path}&somethingUnexpected=true`, vector.params);
    refuse(vector.expectedSignature, path.replace('myapp.php', 'myapp.php/'), vector.params);
    refuse(vector.expectedSignature, path, { ...vector.params, Digits: '1235' });
    refuse(vector.expectedSignature, path, { ...vector.params, Digits: '1234 ' });
    refuse(vector.expectedSignature, path, { ...vector.params, Extra: '' });
    const bodiless = requestWith(vector.expectedSignature, path, undefined);
    expect(() => guard(origin, [vector.authToken]).canActivate(bodiless)).toThrow(ForbiddenError);
  });

  it('refuses everything while no token is configured', () => {
    refuse(vector.expectedSignature, path, vector.params, []);
    refuse(getExpectedTwilioSignature('', vector.signedUrl, vector.params), path, vector.params, ['']);
  });

  it('accepts each token while tokens are rotated, and no other', () => {
    const rotating = guard(origin, ['new', vector.authToken]);
    expect(rotating.canActivate(request(vector.expectedSignature, path, vector.params))).toBe(true);
    refuse(vector.expectedSignature, path, vector.params, ['new', 'other']);
  });

  it.each([
    ['JSON that says the same', vector.params],
    ['a list', [vector.params]],
    ['values that are no text', { a: { toString: 1, valueOf: 1 } }],
  ])('refuses a body that the form parser did not make: %s', (_what, body) => {
    const context = requestWith(vector.expectedSignature, path, body);
    expect(() => guard(origin, [vector.authToken]).canActivate(context)).toThrow(ForbiddenError);
  });

  it('accepts what has no body, and refuses a whole address for a path', () => {
    const signature = getExpectedTwilioSignature('t', 'https://phone.example.com:8443/twilio/voice', {});
    const own = guard('https://phone.example.com:8443', ['t']);
    expect(own.canActivate(requestWith(signature, '/twilio/voice', undefined))).toBe(true);
    for (const target of ['http://phone.example.com/twilio/voice', 'http://[/twilio/voice', '*', '']) {
      expect(() => own.canActivate(requestWith(signature, target, undefined))).toThrow(ForbiddenError);
    }
  });

  it('goes by the configured address when a proxy changes host, scheme and prefix', () => {
    const signature = getExpectedTwilioSignature('t', 'https://phone.example.com/line/twilio/voice', {
      A: '1',
    });
    const proxied = guard('https://phone.example.com/line', ['t']);
    expect(proxied.canActivate(request(signature, '/twilio/voice', { A: '1' }))).toBe(true);
    expect(proxied.canActivate(request(signature, '/twilio/voice#rc=2', { A: '1' }))).toBe(true);
  });
});
