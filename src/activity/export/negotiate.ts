import { EXPORT_TYPES, type ExportType } from './export-format.js';

/** One entry of an `Accept` header. */
interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

interface Match {
  readonly type: ExportType;
  readonly quality: number;
  /** 3 for the very type, 2 for `text/*`, 1 for `*` + `/*`, 0 for none. */
  readonly precision: number;
}

/**
 * Which of the types a client likes best (RFC 9110, section 12.5.1): CSV for who has no wish.
 *
 * @param accept the header `Accept`
 * @returns `null` when it accepts none
 */
export function negotiate(accept: string | undefined): ExportType | null {
  const ranges = (accept ?? '').split(',').map(toRange);
  if (ranges.every(({ type }) => type === '')) return EXPORT_TYPES[0];
  const [best] = EXPORT_TYPES.map((type) => matchOf(type, ranges))
    .filter(({ quality }) => quality > 0)
    .sort((left, right) => right.quality - left.quality || right.precision - left.precision);
  return best?.type ?? null;
}

function matchOf(type: ExportType, ranges: readonly MediaRange[]): Match {
  const matches = ranges.map((range) => ({
    type,
    quality: range.quality,
    precision: precisionOf(range, type),
  }));
  const [closest] = matches
    .filter(({ precision }) => precision > 0)
    .sort((left, right) => right.precision - left.precision);
  return closest ?? { type, quality: 0, precision: 0 };
}

function precisionOf(range: MediaRange, type: ExportType): number {
  if (range.type === type) return 3;
  if (range.type === `${type.split('/')[0]}/*`) return 2;
  return range.type === '*/*' ? 1 : 0;
}

function toRange(entry: string): MediaRange {
  const [type = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { type, quality: Number.isNaN(quality) ? 0 : quality };
}
