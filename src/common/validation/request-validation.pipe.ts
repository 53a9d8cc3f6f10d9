import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { BadRequestError, type ErrorDetail } from '../errors/request.errors.js';
import { fieldsOf } from './fields-of.js';
import { exceedsDepth } from './nesting-depth.js';

/** How deep a field may be nested: some times what any of them has to be. */
const MAX_DEPTH = 16;

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
      exceptionFactory: (errors) => invalid(errors.flatMap((error) => toDetails(error, ''))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (this.toValidate(metadata)) {
      // What follows goes down by recursion, here and in class-transformer.
      refuse(tooDeepFields(value));
      refuse(inheritedNames(value, ''));
    }
    return super.transform(value, metadata);
  }
}

function refuse(details: readonly ErrorDetail[]): void {
  if (details.length > 0) throw invalid(details);
}

function invalid(details: readonly ErrorDetail[]): BadRequestError {
  return new BadRequestError('The request is not valid', { details });
}

function tooDeepFields(value: unknown): ErrorDetail[] {
  return Object.entries(fieldsOf(value))
    .filter(([, part]) => exceedsDepth(part, MAX_DEPTH))
    .map(([field]) => ({ field, problem: `${field} must not be nested more than ${MAX_DEPTH} levels deep` }));
}

/** Names that every object has from birth: class-transformer passes over them, so that class-validator never sees them. */
function inheritedNames(value: unknown, parent: string): ErrorDetail[] {
  return Object.entries(fieldsOf(value)).flatMap(([name, part]) => {
    const field = pathOf(parent, name);
    if (name in Object.prototype) return [{ field, problem: `property ${name} should not exist` }];
    return inheritedNames(part, field);
  });
}

function toDetails(error: ValidationError, parent: string): ErrorDetail[] {
  const field = pathOf(parent, error.property);
  const own = Object.values(error.constraints ?? {}).map((problem) => ({ field, problem }));
  return [...own, ...(error.children ?? []).flatMap((child) => toDetails(child, field))];
}

function pathOf(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}
