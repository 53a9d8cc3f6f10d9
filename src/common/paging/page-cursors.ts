import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BadRequestError } from '../errors/request.errors.js';
import { AppConfig } from '../../config/app-config.js';

/** A place in a list: the sort key and the id of the item at which a page ended or began. */
export interface PagePosition {
  readonly key: string | number;
  readonly id: string;
}

const KEY_BYTES = 32;

/**
 * Keys for one purpose, derived from Twilio's auth tokens, so that every instance has the same ones and nothing more is to be
 * configured: the first one signs, and each one is accepted while tokens rotate.
 */
export function deriveKeys(authTokens: readonly string[], purpose: string): Buffer[] {
  return authTokens
    .filter((token) => token !== '')
    .map((token) => Buffer.from(hkdfSync('sha256', token, '', purpose, KEY_BYTES)));
}

const PURPOSE = 'mainline list cursor, version 2';
/** First part of every cursor, so that a later form can be told apart. */
const VERSION = 2;
const MAX_CURSOR_LENGTH = 2048;
const DIGEST_BYTES = 12;
const SEAL_BYTES = 16;
const FORGED = 'must be a cursor, exactly as it was answered';
const ELSEWHERE = 'belongs to a list with another filter, sort, order or key; begin anew without it';

/**
 * Writes and reads the opaque texts by which clients ask for what comes after a place in a list.
 *
 * A cursor says which list it belongs to, and is sealed, so that it works for that list only and cannot be made up.
 */
@Injectable()
export class PageCursors {
  private readonly keys: readonly Buffer[];

  constructor(config: AppConfig) {
    this.keys = deriveKeys(config.twilio.authTokens, PURPOSE);
  }

  /** @param list everything that decides which items the list has, and in which order */
  encode(list: unknown, { key, id }: PagePosition): string {
    const [sealingKey] = this.keys;
    if (sealingKey === undefined) throw new Error('Cursors cannot be sealed without an auth token');
    const parts = [VERSION, digestOf(list), key, id];
    return toText([...parts, sealOf(sealingKey, parts)]);
  }

  /**
   * @param field the parameter that had the cursor
   * @throws BadRequestError `INVALID_CURSOR` for anything that {@link encode} did not write for this very list
   */
  decode(list: unknown, cursor: string, field = 'cursor'): PagePosition {
    const invalidCursor = (problem: string): BadRequestError => refusal(field, problem);
    const [version, digest, key, id, seal] = parse(cursor, field);
    const parts = [version, digest, key, id];
    if (!this.isSealed(parts, seal) || toText([...parts, seal]) !== cursor) throw invalidCursor(FORGED);
    if (version !== VERSION || typeof id !== 'string') throw invalidCursor(FORGED);
    if (typeof key !== 'string' && typeof key !== 'number') throw invalidCursor(FORGED);
    if (digest !== digestOf(list)) throw invalidCursor(ELSEWHERE);
    return { key, id };
  }

  private isSealed(parts: readonly unknown[], seal: unknown): seal is string {
    if (typeof seal !== 'string') return false;
    const given = Buffer.from(seal);
    return this.keys
      .map((key) => Buffer.from(sealOf(key, parts)))
      .some((right) => right.length === given.length && timingSafeEqual(right, given));
  }
}

function digestOf(list: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(list)).digest();
  return digest.subarray(0, DIGEST_BYTES).toString('base64url');
}

function sealOf(key: Buffer, parts: readonly unknown[]): string {
  const seal = createHmac('sha256', key).update(JSON.stringify(parts)).digest();
  return seal.subarray(0, SEAL_BYTES).toString('base64url');
}

function toText(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function parse(cursor: string, field: string): unknown[] {
  if (cursor.length > MAX_CURSOR_LENGTH) throw refusal(field, FORGED);
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch (error: unknown) {
    throw refusal(field, FORGED, error);
  }
}

function refusal(field: string, problem: string, cause?: unknown): BadRequestError {
  const details = [{ field, problem: `${field} ${problem}` }];
  return new BadRequestError('The cursor is not valid', { code: 'INVALID_CURSOR', details, cause });
}
