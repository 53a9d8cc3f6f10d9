import { InvalidArgumentError } from 'commander';

/** Seconds, 0 or more. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || seconds > 86_400) {
    throw new InvalidArgumentError('Give seconds from 0 to 86400.');
  }
  return seconds;
}

export function parseSpeed(text: string): number {
  const speed = Number(text);
  if (!(speed > 0 && speed <= 1000))
    throw new InvalidArgumentError('Give a speed of more than 0, up to 1000.');
  return speed;
}

export function parseNumber(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give a number.');
  return text;
}

/** A web address without a slash at its end. */
export function parseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:\/\//.test(text)) {
    throw new InvalidArgumentError('Give an address such as http://127.0.0.1:3000.');
  }
  return text.replace(/\/+$/, '');
}
