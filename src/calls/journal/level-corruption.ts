import { levelErrorCode } from '../../common/level-error-code.js';

/** True for LevelDB's word that its files are damaged, whether it opened them (then it is a cause), reads or writes. */
export function isLevelCorruption(error: unknown): boolean {
  return (
    levelErrorCode(error) === 'LEVEL_CORRUPTION' || levelErrorCode({ cause: error }) === 'LEVEL_CORRUPTION'
  );
}
