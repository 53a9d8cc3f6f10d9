import { DomainError } from '../../common/errors/domain-error.js';

/** The server and a command cannot talk to each other. */
export class ControlError extends DomainError {
  readonly code = 'CONTROL_FAILED';
}
