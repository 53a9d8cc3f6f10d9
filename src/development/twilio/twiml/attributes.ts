import type { TwimlElement } from './twiml-element.js';

/** @returns a checked whole number, or what holds without it */
export function numberAttribute(element: TwimlElement, name: string, otherwise: number): number {
  const value = element.attributes[name];
  return value === undefined ? otherwise : Number(value);
}

/** @returns a checked truth value, or what holds without it */
export function truthAttribute(element: TwimlElement, name: string, otherwise: boolean): boolean {
  const value = element.attributes[name];
  return value === undefined ? otherwise : value === 'true';
}

/** @returns a method attribute; POST when it is not there */
export function methodAttribute(element: TwimlElement, name = 'method'): 'GET' | 'POST' {
  return element.attributes[name] === 'GET' ? 'GET' : 'POST';
}

/** @returns the words of a blank-separated list, or what holds without it */
export function listAttribute(
  element: TwimlElement,
  name: string,
  otherwise: readonly string[],
): readonly string[] {
  const value = element.attributes[name]?.trim();
  return value === undefined || value === '' ? otherwise : value.split(/\s+/);
}
