import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

type Part =
  { readonly $ref: string } | { readonly type: string; readonly enum?: boolean[]; readonly example?: string };

/** What every route of sessions answers with, unless it fails. */
export interface Success<Data> {
  readonly success: true;
  readonly data: Data;
}

export function success<Data>(data: Data): Success<Data> {
  return { success: true, data };
}

/** Describes an answer. @param dto what is in `data`; `null` where there are words for people alone */
export function ApiSuccess(
  dto: Type | null,
  { status, description }: { readonly status: 200 | 201; readonly description: string },
): MethodDecorator {
  const part: Record<string, Part> =
    dto === null
      ? { message: { type: 'string', example: 'Session expired successfully' } }
      : { data: { $ref: getSchemaPath(dto) } };
  const properties: Record<string, Part> = {
    success: { type: 'boolean', enum: [true] },
    ...part,
  };
  const schema = { type: 'object', required: Object.keys(properties), properties };
  return applyDecorators(
    ...(dto === null ? [] : [ApiExtraModels(dto)]),
    ApiResponse({ status, description, schema }),
  );
}
