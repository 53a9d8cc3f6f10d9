export const REDACTED = '[redacted]';

const CREDENTIALS_IN_URL = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'\\]+@/gi;
const SECRET_IN_QUERY = /([?&](?:token|signature|sig|key|apikey|secret)=)[^&\s"'\\]+/gi;
const AUTHORIZATION = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
const SUPABASE_KEY = /\bsb_secret_\w+|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+/g;

/** Hides credentials that a text may quote: in addresses, query strings, authorization headers and Supabase keys. */
export function redactText(text: string): string {
  return text
    .replace(CREDENTIALS_IN_URL, `$1${REDACTED}@`)
    .replace(SECRET_IN_QUERY, `$1${REDACTED}`)
    .replace(AUTHORIZATION, `$1 ${REDACTED}`)
    .replace(SUPABASE_KEY, REDACTED);
}
