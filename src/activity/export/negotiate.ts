import Negotiator from 'negotiator';
import { EXPORT_TYPES, type ExportType } from './export-format.js';

/** Of a media type the library wants every parameter to match, and the types here have none. */
const PARAMETERS = /;\s*(?!q\s*=)[^;,]*/gi;

/**
 * Which of the types a client likes best (RFC 9110, section 12.5.1): CSV for who has no wish.
 *
 * @param accept the header `Accept`
 * @returns `null` when it accepts none
 */
export function negotiate(accept: string | undefined): ExportType | null {
  if (accept === undefined || accept.trim() === '') return EXPORT_TYPES[0];
  const negotiator = new Negotiator({ headers: { accept: accept.replace(PARAMETERS, '') } });
  const best = negotiator.mediaType([...EXPORT_TYPES]);
  return EXPORT_TYPES.find((type) => type === best) ?? null;
}
