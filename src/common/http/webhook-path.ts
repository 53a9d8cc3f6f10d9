/** Below this path Twilio alone asks: no browser sees the answers, and every microsecond is heard by a caller. */
export const WEBHOOK_PATH = '/twilio/';

/** @param url path and query of a request */
export function isWebhook(url: string): boolean {
  return url.startsWith(WEBHOOK_PATH);
}
