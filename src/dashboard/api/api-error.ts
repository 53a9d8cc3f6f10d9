import type { ErrorDetailDto, ErrorResponseDto } from './generated/types.gen';

/** What went wrong with a request: the server's own words, or that there was no answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /**
   * @param code the server's stable code; `NO_ANSWER` when it could not be reached or took too long
   * @param told the server's answer, `null` without one
   */
  constructor(
    readonly code: string,
    message: string,
    readonly told: Partial<ErrorResponseDto> | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** `null` when there was no answer. */
  get status(): number | null {
    return this.told?.statusCode ?? null;
  }

  /** Whether asking again may help: nobody answered, or the server could not. */
  get isPassing(): boolean {
    return this.status === null || this.status >= 500;
  }

  get requestId(): string | null {
    return this.told?.requestId ?? null;
  }

  /** One for each bad field of the request. */
  get details(): readonly ErrorDetailDto[] {
    return this.told?.details ?? [];
  }
}

/**
 * Reads what the client found: the parsed body of an answer, or what stopped the request.
 *
 * @param response missing when there was no answer
 */
export function toApiError(error: unknown, response: Response | undefined): ApiError {
  if (error instanceof ApiError) return error;
  if (response === undefined || isAnswerless(error)) {
    return new ApiError('NO_ANSWER', 'The server does not answer', null, { cause: error });
  }
  const told = isTold(error) ? error : { statusCode: response.status };
  const fallback = `The server answered ${response.status}`;
  return new ApiError(told.code ?? 'UNKNOWN', told.message ?? fallback, told, { cause: error });
}

function isAnswerless(error: unknown): boolean {
  return error instanceof Error;
}

function isTold(error: unknown): error is Partial<ErrorResponseDto> {
  return typeof error === 'object' && error !== null && 'statusCode' in error;
}
