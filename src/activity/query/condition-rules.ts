import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { parseTextSearch } from '../../calls/feed/text-search.js';
import { ToBoolean, ToInteger, ToNumber } from '../../common/paging/query-rules.js';
import { IsPlainText, Optional, rule } from '../../common/validation/field-rules.js';

/** Room for a SIP address. */
const MAX_NUMBER_LENGTH = 256;
const MAX_ID_LENGTH = 128;

/** A number, or how one begins, as it was received. */
export function NumberText(description: string): PropertyDecorator {
  const rules = { type: String, maxLength: MAX_NUMBER_LENGTH };
  return applyDecorators(
    ApiPropertyOptional({ ...rules, description }),
    Optional(),
    ToNumber(),
    IsPlainText(MAX_NUMBER_LENGTH),
  );
}

/** The id of a queue or an agent. */
export function IdText(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, maxLength: MAX_ID_LENGTH, description }),
    Optional(),
    IsPlainText(MAX_ID_LENGTH),
  );
}

/** Yes or no. */
export function Flag(description?: string): PropertyDecorator {
  const documented = { type: Boolean, ...(description !== undefined && { description }) };
  return applyDecorators(ApiPropertyOptional(documented), Optional(), ToBoolean(), IsBoolean());
}

/** A number without a fraction. */
export function WholeNumber(minimum: number, maximum: number, description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum, maximum, description }),
    Optional(),
    ToInteger(),
    IsInt(),
    Min(minimum),
    Max(maximum),
  );
}

/** Any of some values: one, or several with commas between them. */
export function Choice(values: readonly string[], description = ''): PropertyDecorator {
  const documented = {
    type: 'array' as const,
    items: { type: 'string', enum: [...values] },
    // Of a query parameter Nest passes these on, though its types know them of parameters alone.
    ...{ style: 'form', explode: false },
    description: `${description} One, or several with commas between them.`.trim(),
  };
  return applyDecorators(
    ApiPropertyOptional(documented),
    Optional(),
    // What is no text is no choice either: a name that is sent twice has a list of values.
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : [value])),
    rule(
      `$property must be one of ${values.join(', ')}, or several of them with commas between`,
      (chosen) => {
        return (
          Array.isArray(chosen) && chosen.every((one) => typeof one === 'string' && values.includes(one))
        );
      },
    ),
  );
}

/** What every blank-separated part of can be looked up. */
export function IsSearchable(): PropertyDecorator {
  return rule('every word of $property must have a letter or a digit', (value) => {
    return typeof value === 'string' && parseTextSearch(value) !== null;
  });
}
