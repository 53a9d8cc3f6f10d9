import type { ArgumentMetadata } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsOptional, IsString, ValidateNested } from 'class-validator';
import { RequestValidationPipe } from './request-validation.pipe.js';

class Inner {
  @IsOptional() @IsString() name?: string;
}

class Outer {
  @IsOptional() @IsString() name?: string;
  @IsOptional() @ValidateNested() @Type(() => Inner) inner?: Inner;
}

const nested = (open: string, close: string, depth: number): unknown =>
  JSON.parse(open.repeat(depth) + '1' + close.repeat(depth));

describe('RequestValidationPipe', () => {
  const pipe = new RequestValidationPipe();
  const take = (value: unknown, metatype: ArgumentMetadata['metatype'] = Outer): Promise<unknown> =>
    pipe.transform(value, { type: 'body', metatype });

  it.each([
    ['arrays', nested('[', ']', 30_000)],
    ['objects', nested('{"inner":', '}', 30_000)],
    ['one level too many', nested('[', ']', 17)],
  ])('names a field without looking into it when it is nested too deep: %s', async (_what, value) => {
    const problem = 'inner must not be nested more than 16 levels deep';
    await expect(take({ name: 'x', inner: value })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      details: [{ field: 'inner', problem }],
    });
  });

  it('leaves what is nested less to the rules of the field', async () => {
    await expect(take({ name: nested('[', ']', 16) })).rejects.toMatchObject({
      details: [{ field: 'name', problem: 'name must be a string' }],
    });
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))('knows no field %s at any depth', async (name) => {
    const problem = `property ${name} should not exist`;
    const own = JSON.parse(`{"${name}":1}`) as object;
    await expect(take(own)).rejects.toMatchObject({ details: [{ field: name, problem }] });
    await expect(take({ inner: own })).rejects.toMatchObject({
      details: [{ field: `inner.${name}`, problem }],
    });
  });

  it('takes what is declared with a plain type as it is', async () => {
    const form = JSON.parse('{"constructor":"x","__proto__":"y"}') as object;
    await expect(take(form, Object)).resolves.toBe(form);
  });
});
