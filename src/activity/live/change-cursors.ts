import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ChangeCursor, START_CURSOR } from '../../calls/changes/change-cursor.js';
import { CURSOR_BYTES, readCursor, writeCursor } from '../../calls/changes/change-cursor-bytes.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { AppConfig } from '../../config/app-config.js';
import { deriveKeys } from '../../common/paging/page-cursors.js';

/** The word for the beginning of everything, in place of a cursor. */
export const START_WORD = 'start';
/** Another form of cursors gets another purpose, so that neither is taken for the other. */
const PURPOSE = 'mainline change cursor, version 2';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED_BYTES = NONCE_BYTES + CURSOR_BYTES + TAG_BYTES;

/**
 * Writes and reads the opaque texts by which clients ask for what they were not told.
 *
 * A cursor counts the events of the whole company, which is not for every key to know: so it is encrypted, and each text is as
 * long as every other and unlike every other, also when nothing has happened in between.
 */
@Injectable()
export class ChangeCursors {
  private readonly keys: readonly Buffer[];

  constructor({ twilio }: AppConfig) {
    this.keys = deriveKeys(twilio.authTokens, PURPOSE);
  }

  encode(cursor: ChangeCursor): string {
    const [key] = this.keys;
    if (key === undefined) throw new Error('Cursors cannot be sealed without an auth token');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, nonce);
    const sealed = [nonce, cipher.update(writeCursor(cursor)), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(sealed).toString('base64url');
  }

  /** @throws BadRequestError `INVALID_CURSOR` for anything that is neither {@link START_WORD} nor written by {@link encode} */
  decode(text: string): ChangeCursor {
    if (text === START_WORD) return START_CURSOR;
    const sealed = Buffer.from(text, 'base64url');
    if (sealed.length !== SEALED_BYTES || sealed.toString('base64url') !== text) throw invalidCursor();
    for (const key of this.keys) {
      const bytes = open(sealed, key);
      if (bytes !== null) return readCursor(bytes);
    }
    throw invalidCursor();
  }
}

/** @returns `null` for what was sealed with another key, or altered */
function open(sealed: Buffer, key: Buffer): Buffer | null {
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const bytes = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([bytes, decipher.final()]);
  } catch {
    // There is no other way to be told that the tag does not fit.
    return null;
  }
}

function invalidCursor(): BadRequestError {
  const details = [{ field: 'after', problem: `after must be a cursor of this feed, or ${START_WORD}` }];
  return new BadRequestError('The cursor is not valid', { code: 'INVALID_CURSOR', details });
}
