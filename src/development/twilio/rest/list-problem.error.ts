import type { RestProblem } from './rest-problem.js';

/** A list was asked for with parameters that Twilio refuses. */
export class ListProblemError extends Error {
  constructor(readonly problem: RestProblem) {
    super(problem.message);
    this.name = ListProblemError.name;
  }
}

/** Twilio's error for parameters that it does not know or cannot read. */
export function badParameter(message: string): ListProblemError {
  return new ListProblemError({ status: 400, code: 20001, message });
}
