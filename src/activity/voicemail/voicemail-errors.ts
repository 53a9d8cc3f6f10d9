import { ConflictError, NotFoundError } from '../../common/errors/request.errors.js';

const RETRY_AFTER_SECONDS = 5;

/** Nothing can be heard, now or later. */
export function voicemailNotFound(): NotFoundError {
  return new NotFoundError('The call has no message', { code: 'VOICEMAIL_NOT_FOUND' });
}

/** There is a message, and asking again soon may play it. */
export function voicemailNotReady(): ConflictError {
  const options = { code: 'VOICEMAIL_NOT_READY', retryAfterSeconds: RETRY_AFTER_SECONDS };
  return new ConflictError('The message is not ready yet', options);
}
