import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { isForm } from '../../common/http/body-parsers.js';
import { isWebhookRoute } from '../../common/http/webhook-route.js';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { twilioRequestOf } from '../webhooks/twilio-request.js';
import { ErasureNews } from './erasure-news.js';
import { type Refusal, RequestLog } from './request-log.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body that a webhook was answered with, until it is recorded. */
    webhookAnswer?: string;
  }
}

/** What `doctor` sends is none of Twilio's. */
const CHECK = '/twilio/check';
/** Erased calls that are remembered, since requests about them may still be under way; the oldest are forgotten first. */
const MOST_ERASED = 10_000;
const MOST_REPLAYS = 100;

/**
 * Keeps the last requests of Twilio in memory, for those who look for a fault: bounded, in no log and on no disk.
 *
 * A caller waits for none of it: while a request is answered, only a reference to the answer is set aside, and the rest is done when
 * the answer was sent. Nothing is kept of what Twilio did not sign but how often that was, and why.
 */
@Injectable()
export class RequestRecorder implements OnApplicationBootstrap {
  readonly log: RequestLog;
  private readonly logger = new Logger(RequestRecorder.name);
  private readonly erased = new LRUCache<string, true>({ max: MOST_ERASED });
  /** What is replayed at the moment, by the id of the request that is sent for it. */
  private readonly replays = new LRUCache<string, string>({ max: MOST_REPLAYS });
  private isTroubled = false;

  constructor(
    private readonly clock: Clock,
    private readonly erasures: ErasureNews,
    { twilio }: AppConfig,
  ) {
    this.log = new RequestLog(twilio.inspectorBytes);
  }

  /** Calls are also erased on other instances: their tombstones come by the logs of the databases. */
  onApplicationBootstrap(): void {
    if (this.log.mostBytes === 0) return;
    this.erasures.follow(
      (callIds) => this.forget(callIds),
      (callId) => this.log.knows(callId),
    );
  }

  /** Records the webhooks that a server gets from now on; other routes cost nothing. */
  watch(server: FastifyInstance): void {
    if (this.log.mostBytes === 0) return;
    server.addHook('onRoute', (route) => {
      if (!isWebhookRoute(route.config) || route.url === CHECK) return;
      route.onSend = [...[route.onSend ?? []].flat(), setAnswerAside];
      route.onResponse = [
        ...[route.onResponse ?? []].flat(),
        (request, reply, done) => this.take(request, reply, done),
      ];
    });
  }

  /** Has the next request with an id count as the replay of an earlier one. */
  expectReplay(requestId: string, replayOf: string): void {
    this.replays.set(requestId, replayOf);
  }

  private forget(callIds: readonly string[]): void {
    for (const callId of callIds) this.erased.set(callId, true);
    this.log.purge(callIds);
  }

  /** Never throws: a fault in here must not cost more than an entry. */
  private take(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    try {
      if (request.isSigned === true) this.record(request, reply);
      else this.log.refuse(reasonOf(request, reply), this.clock.nowIso());
    } catch (error: unknown) {
      if (!this.isTroubled) this.logger.error('A webhook cannot be shown in the inspector', error);
      this.isTroubled = true;
    }
    done();
  }

  private record(request: FastifyRequest, reply: FastifyReply): void {
    const { callSid, parentCallSid } = twilioRequestOf(request);
    const callIds = [...new Set([parentCallSid, callSid].filter((id) => id !== null))];
    if (callIds.some((id) => this.erased.has(id))) return;
    const replayOf = this.replays.get(request.id) ?? null;
    this.replays.delete(request.id);
    this.log.add({
      id: randomUUID(),
      at: this.clock.nowIso(),
      path: request.originalUrl,
      parameters: isForm(request.body) ? request.body : {},
      callId: callIds[0] ?? null,
      callIds,
      status: reply.statusCode,
      answer: request.webhookAnswer ?? null,
      durationMilliseconds: Math.round(reply.elapsedTime * 100) / 100,
      replayOf,
    });
  }
}

function setAnswerAside(
  request: FastifyRequest,
  _reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  if (typeof payload === 'string' && payload !== '') request.webhookAnswer = payload;
  done(null, payload);
}

function reasonOf({ headers }: FastifyRequest, { statusCode }: FastifyReply): Refusal {
  if (statusCode === 403) return 'SIGNATURE_INVALID';
  const isMissing = (headers['x-twilio-signature'] ?? '') === '';
  return statusCode === 400 && isMissing ? 'SIGNATURE_MISSING' : 'NOT_UNDERSTOOD';
}
