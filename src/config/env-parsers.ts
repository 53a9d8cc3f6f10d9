import type { TransformFnParams } from 'class-transformer';

/** Decimal digits become a number; anything else stays as it is, for validation to name. */
export function integer({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : (value as unknown);
}

/** `true` and `false` become booleans; anything else stays as it is, for validation to name. */
export function truth({ value }: TransformFnParams): unknown {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return value as unknown;
}

/** Text without blanks around it. */
export function trimmed({ value }: TransformFnParams): unknown {
  return typeof value === 'string' ? value.trim() : (value as unknown);
}

/** The non-blank parts of a comma-separated text. */
export function commaSeparated({ value }: TransformFnParams): unknown {
  if (typeof value !== 'string') return value as unknown;
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
