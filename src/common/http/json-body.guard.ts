import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/** Refuses bodies other than JSON: a page of another site can send a form, but no JSON, without being asked for leave first. */
@Injectable()
export class JsonBodyGuard implements CanActivate {
  /** @throws UnsupportedMediaTypeException */
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const type = headers['content-type'];
    if (type === undefined || JSON_TYPE.test(type)) return true;
    throw new UnsupportedMediaTypeException('Only application/json is understood here');
  }
}
