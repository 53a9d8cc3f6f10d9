/** A request to the REST API that may be answered: it came with the account's credentials. */
export interface RestRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Origin under which the API was asked, such as `http://127.0.0.1:3010`. */
  readonly origin: string;
}
