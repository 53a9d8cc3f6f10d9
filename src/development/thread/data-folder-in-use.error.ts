import { DomainError } from '../../common/errors/domain-error.js';

/** Another process, or this one, already works with the folder of an embedded database. */
export class DataFolderInUseError extends DomainError {
  readonly code = 'DATA_FOLDER_IN_USE';
}
