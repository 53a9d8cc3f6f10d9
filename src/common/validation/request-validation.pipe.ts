import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { BadRequestError, type ErrorDetail } from '../errors/request.errors.js';

/**
 * Checks every parameter that is declared with a DTO class; unknown properties are refused.
 *
 * Parameters declared with a plain type, such as the webhooks' untouched forms, pass as they are.
 *
 * @throws BadRequestError `INVALID_REQUEST` with one detail per problem
 */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      exceptionFactory: (errors) =>
        new BadRequestError('The request is not valid', {
          details: errors.flatMap((error) => toDetails(error, '')),
        }),
    });
  }
}

function toDetails(error: ValidationError, parent: string): ErrorDetail[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((problem) => ({ field, problem }));
  return [...own, ...(error.children ?? []).flatMap((child) => toDetails(child, field))];
}
