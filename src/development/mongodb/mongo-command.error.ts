/** MongoDB's documented error codes that the embedded server answers with, by name. */
const MONGO_ERROR_CODES = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  EmptyFieldName: 56,
  DottedFieldName: 57,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  CannotIndexParallelArrays: 171,
  NotImplemented: 238,
  BSONObjectTooLarge: 10_334,
  DuplicateKey: 11_000,
  Location13103: 13_103,
  Location40415: 40_415,
} as const;

export type MongoErrorName = keyof typeof MONGO_ERROR_CODES;

/** A command, or one write of it, is refused in the shape in which a MongoDB server refuses. */
export class MongoCommandError extends Error {
  readonly code: number;

  /** @param details more fields of the answer, such as `keyPattern` */
  constructor(
    readonly codeName: MongoErrorName,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = MongoCommandError.name;
    this.code = MONGO_ERROR_CODES[codeName];
  }

  /** Something that MongoDB can do and the embedded subset cannot: an error is better than a wrong result. */
  static unsupported(what: string): MongoCommandError {
    return new MongoCommandError('NotImplemented', `the embedded database does not support ${what}`);
  }
}
