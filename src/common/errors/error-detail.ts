/** What is wrong with one field of a request. */
export interface ErrorDetail {
  /** Path of the field, such as `limit` or `numbers.0`. */
  readonly field: string;
  readonly problem: string;
}
