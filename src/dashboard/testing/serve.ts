/** An answer, or what makes one of the request. */
export type Answer =
  readonly [status: number, body: unknown] | ((request: Request) => Promise<Response> | Response);

/** Answers requests by method and path, as `GET /me`; keeps what was asked. Anything else is answered with 404. */
export function serve(answers: Readonly<Record<string, Answer>>): Request[] {
  const asked: Request[] = [];
  globalThis.fetch = async (input) => {
    const request = new Request(input);
    asked.push(request.clone());
    const answer = answers[`${request.method} ${new URL(request.url).pathname}`] ?? NOT_FOUND;
    return typeof answer === 'function' ? answer(request) : Response.json(answer[1], { status: answer[0] });
  };
  return asked;
}

const NOT_FOUND: Answer = [
  404,
  { statusCode: 404, code: 'NOT_FOUND', message: 'Nothing', requestId: 'r-404' },
];

/** Somebody who may do everything. */
export const ADMIN = {
  name: 'ops',
  role: 'admin',
  numbers: null,
  environment: 'development',
  mainNumbers: ['+13235550100'],
  features: { phone: true },
} as const;
