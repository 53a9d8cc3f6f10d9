import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ApiKeyIdentity } from '../common/access/api-key-identity.js';
import { sortNames } from '../common/files/sort-names.js';
import { checkIdempotencyKey } from '../common/http/idempotency-key.js';
import { AppConfig } from '../config/app-config.js';
import { GreetingCheck } from './greeting-check.service.js';
import { creationRefused, extensionRefused, sessionNotFound } from './session.errors.js';
import type { LentNumberDto, SessionWithCallsDto } from './session.dto.js';
import { type CreateSessionDto, DEFAULT_MINUTES, type ExtendSessionDto } from './session-request.dto.js';
import { toLentNumber, toSession } from './session.mapper.js';
import { SessionCalls } from './session-calls.service.js';
import { type NewSession, type SessionAccess, SessionsStore } from './pool/sessions.store.js';

/** Which session is meant, and who asks. */
export interface SessionRequest {
  /** A UUID. */
  readonly id: string;
  readonly identity: ApiKeyIdentity;
}

/**
 * Lends numbers to API keys, and takes them back.
 *
 * Rejects with StoreUnavailableError when Supabase does not answer; with NotFoundError `SESSION_NOT_FOUND` also for the session of another
 * key, unless an admin asks.
 */
@Injectable()
export class SessionsService {
  constructor(
    private readonly store: SessionsStore,
    private readonly greetings: GreetingCheck,
    private readonly calls: SessionCalls,
    private readonly config: AppConfig,
  ) {}

  /**
   * @param idempotencyKey the header: with one that came before the session is the same
   * @throws BadRequestError also `GREETING_REFUSED`
   * @throws SessionLimitError
   * @throws UnprocessableError `IDEMPOTENCY_KEY_REUSED`
   * @throws NoNumberError
   */
  async create(
    body: CreateSessionDto,
    { name }: ApiKeyIdentity,
    idempotencyKey: string | undefined,
  ): Promise<LentNumberDto> {
    checkIdempotencyKey(idempotencyKey);
    const { coolDownSeconds, perUser: sessionLimit } = this.config.sessions;
    const warnings = await this.checkGreeting(body, name, idempotencyKey);
    const item = toNewSession(body, name, idempotencyKey);
    const answer = await this.store.create(item, { coolDownSeconds, sessionLimit });
    if ('refused' in answer) throw creationRefused(answer, sessionLimit);
    return { ...toLentNumber(answer.saved), ...(warnings.length > 0 && { warnings }) };
  }

  async expire(request: SessionRequest): Promise<void> {
    if ('refused' in (await this.store.expire(toAccess(request)))) throw sessionNotFound();
  }

  /**
   * @throws ConflictError `SESSION_EXPIRED`
   * @throws BadRequestError when it would end more than a day from now
   */
  async extend(request: SessionRequest, { expiresInMinutes }: ExtendSessionDto): Promise<LentNumberDto> {
    const answer = await this.store.extend(toAccess(request), expiresInMinutes);
    if ('refused' in answer) throw extensionRefused(answer);
    return toLentNumber(answer.saved);
  }

  async find(request: SessionRequest): Promise<SessionWithCallsDto> {
    const answer = await this.store.read(toAccess(request));
    if ('refused' in answer) throw sessionNotFound();
    return { ...toSession(answer.saved), calls: await this.calls.list(answer.saved) };
  }

  /** A repeated request has been looked at, and gets its session also when its greeting is gone. */
  private async checkGreeting(
    { greetingUrl }: CreateSessionDto,
    apiKey: string,
    idempotencyKey: string | undefined,
  ): Promise<readonly string[]> {
    if (greetingUrl === undefined) return [];
    if (idempotencyKey !== undefined && (await this.store.isRepeated(apiKey, idempotencyKey))) return [];
    return this.greetings.check(greetingUrl);
  }
}

function toAccess({ id, identity: { name, role } }: SessionRequest): SessionAccess {
  return { id, owner: role === 'admin' ? null : name };
}

function toNewSession(
  body: CreateSessionDto,
  apiKey: string,
  idempotencyKey: string | undefined,
): NewSession {
  const { userId, greetingUrl, greetingText, expiresInMinutes = DEFAULT_MINUTES } = body;
  const { country, areaCode, recordVoicemail, maxCalls, metadata } = body;
  return {
    api_key: apiKey,
    user_id: userId,
    minutes: expiresInMinutes,
    ...(greetingUrl !== undefined && { greeting_url: greetingUrl }),
    ...(greetingText !== undefined && { greeting_text: greetingText }),
    ...(country !== undefined && { country }),
    ...(areaCode !== undefined && { area_code: areaCode }),
    ...(recordVoicemail !== undefined && { record_voicemail: recordVoicemail }),
    ...(maxCalls !== undefined && { max_calls: maxCalls }),
    ...(metadata !== undefined && { metadata }),
    ...(idempotencyKey !== undefined && {
      idempotency_key: idempotencyKey,
      fingerprint: fingerprintOf({ ...body, expiresInMinutes }),
    }),
  };
}

/** The same for the same content, in whatever order it comes. */
function fingerprintOf(body: object): string {
  return createHash('sha256')
    .update(JSON.stringify(sortNames(body)))
    .digest('hex');
}
