import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsInt, IsNotEmpty, IsString, Max, Min } from 'class-validator';
import { Optional } from './query-rules.js';
import { ToInteger } from './query-transforms.js';

/** How many items a page may have: 1 to 100. @param byDefault what is said of a page that nobody bounds */
export function PageLimit(byDefault?: number): PropertyDecorator {
  const rule: ApiPropertyOptions = { type: 'integer', minimum: 1, maximum: 100 };
  const described = byDefault === undefined ? rule : { ...rule, default: byDefault };
  return applyDecorators(
    ApiPropertyOptional({ ...described, description: 'Most items to answer with.' }),
    Optional(),
    ToInteger(),
    IsInt(),
    Min(1),
    Max(100),
  );
}

/** Where a page goes on. @param description which cursors it takes */
export function PageCursor(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, description }),
    Optional(),
    IsString(),
    IsNotEmpty(),
  );
}
