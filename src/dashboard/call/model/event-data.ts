/** What an event carries is described by its type alone, so every field is looked at before it is used. */
export type EventData = Readonly<Record<string, unknown>>;

/** @returns the field when it is a text that says something */
export function textOf(data: EventData, field: string): string | null {
  const value = data[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** @returns the field when it is a number */
export function numberOf(data: EventData, field: string): number | null {
  const value = data[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** @returns the texts in a field that holds a list */
export function textsOf(data: EventData, field: string): string[] {
  const value = data[field];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** @returns the part of the event in a field that holds one; an empty one where it does not */
export function partOf(data: EventData, field: string): EventData {
  const value = data[field];
  return isPart(value) ? value : {};
}

function isPart(value: unknown): value is EventData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
