export const REDACTED = '[redacted]';

// No expression may look through the same text from many places: paths of requests stand in the log.
const CREDENTIALS_IN_URL = /:\/\/[^\s/"'\\]+@/g;
const SECRET_IN_QUERY = /([?&](?:token|signature|sig|key|apikey|secret)=)[^&\s"'\\]+/gi;
const AUTHORIZATION = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
const SUPABASE_KEY = /\bsb_secret_\w+|\beyJ[\w-]{10,300}\.[\w-]+\.[\w-]+/g;

/** Hides credentials that a text may quote: in addresses, query strings, authorization headers and Supabase keys. */
export function redactText(text: string): string {
  return text
    .replace(CREDENTIALS_IN_URL, `://${REDACTED}@`)
    .replace(SECRET_IN_QUERY, `$1${REDACTED}`)
    .replace(AUTHORIZATION, `$1 ${REDACTED}`)
    .replace(SUPABASE_KEY, REDACTED);
}
