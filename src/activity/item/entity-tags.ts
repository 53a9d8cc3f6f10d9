import { createHash } from 'node:crypto';
import type { Call } from '../../calls/model/call.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ActivityItemDto } from './activity-item.dto.js';

/** Changes with the meaning of a row: of the same events a later edition may show something else. */
const EDITION = 1;
const DIGEST_BYTES = 16;
const NAME_DIGEST_BYTES = 6;

/** What an answer shows that no version of the call decides. */
export interface ShownBesides {
  readonly linkPeriod: number | null;
  readonly names: readonly (string | null)[];
}

/**
 * The entity tag of a call: a digest of what decides its row, and behind a dot whatever else its answer shows.
 *
 * Weak, because two answers of one version may differ in their bytes.
 *
 * @param besides `linkPeriod` is `null` when the answer shows no link that gets too old
 */
export function callTag(call: Call, { linkPeriod, names }: ShownBesides): string {
  const { low, high, receipts } = call.fingerprint;
  const version = JSON.stringify([EDITION, call.id, call.eventCount, call.receivedSum, low, high, receipts]);
  const isNamed = names.some((name) => name !== null);
  const named = isNamed ? digestOf(JSON.stringify(names), NAME_DIGEST_BYTES) : null;
  const besides = [linkPeriod, named].filter((part) => part !== null).join('-');
  return `W/"${digestOf(version, DIGEST_BYTES)}${besides === '' ? '' : `.${besides}`}"`;
}

function digestOf(text: string, bytes: number): string {
  return createHash('sha256').update(text).digest().subarray(0, bytes).toString('base64url');
}

/** Whether a client has this very answer: what it sent as `If-None-Match` names its tag. */
export function hasAnswer(ifNoneMatch: string | undefined, tag: string): boolean {
  return tagsIn(ifNoneMatch).some((one) => one === '*' || opaque(one) === opaque(tag));
}

/**
 * Whether a client's change is meant for this version: what it sent as `If-Match`, if anything, names it.
 *
 * RFC 9110 would have weak tags never match here, as their bytes may differ; what a change builds on is the version alone.
 */
export function isMeantFor(ifMatch: string | undefined, tag: string): boolean {
  if (ifMatch === undefined) return true;
  return tagsIn(ifMatch).some((one) => one === '*' || versionIn(one) === versionIn(tag));
}

function tagsIn(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, '');
}

function versionIn(tag: string): string {
  return opaque(tag).replace(/^"([^".]*)(?:\.[^"]*)?"$/, '$1');
}

/** Answers with a call and its entity tag, or with 304 to who reads what it has already. */
export function answerTagged(request: FastifyRequest, reply: FastifyReply, { item, tag }: TaggedItem): void {
  void reply.header('etag', tag);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && hasAnswer(request.headers['if-none-match'], tag)) {
    void reply.status(304).send();
    return;
  }
  void reply.status(200).type('application/json; charset=utf-8').send(item);
}

/** A call as clients see it, with the entity tag of that. */
export interface TaggedItem {
  readonly item: ActivityItemDto;
  readonly tag: string;
}
