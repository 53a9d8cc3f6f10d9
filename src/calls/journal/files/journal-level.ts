import type { BatchOperation, ClassicLevel } from 'classic-level';

/** Ordered keys and sealed values on the local disk. */
export type JournalLevel = ClassicLevel<string, string>;
export type JournalOperation = BatchOperation<JournalLevel, string, string>;
/** Makes what is to be written; nothing else is written meanwhile. */
export type Operations = (level: JournalLevel) => JournalOperation[] | Promise<JournalOperation[]>;
