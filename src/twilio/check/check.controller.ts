import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  HttpCode,
  Injectable,
  Post,
  Req,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access } from '../../common/access/access.decorator.js';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { TwilioSignatureGuard } from '../webhooks/twilio-signature.guard.js';
import { isProven, PROOF_HEADER } from './check-proof.js';

/** How a request of `doctor` arrived. */
export interface ArrivedRequest {
  /** Whether it had `X-Twilio-Signature`. */
  readonly hasSignature: boolean;
  /** Whether the signature fits what arrived. */
  readonly isSigned: boolean;
  /** The address that this server believes to have. */
  readonly publicUrl: string;
  /** Path and query as they arrived. */
  readonly path: string;
  readonly host: string | null;
  /** The header `X-Forwarded-Proto`. */
  readonly forwardedProto: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Lets those through who prove that they know an auth token, and whatever Twilio signed; refuses as every webhook does. */
@Injectable()
export class CheckGuard implements CanActivate {
  constructor(
    private readonly signatures: TwilioSignatureGuard,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const { authTokens } = this.config.twilio;
    return (
      isProven(headers[PROOF_HEADER], authTokens, this.clock.now()) || this.signatures.canActivate(context)
    );
  }
}

/**
 * Tells `doctor` how a signed request arrived that it sent to `PUBLIC_URL`, so that it can say what a proxy changed.
 *
 * Nobody learns anything here who does not know an auth token already, and nothing is recorded.
 */
@ApiExcludeController()
@Access('signature')
@UseGuards(CheckGuard)
@Controller('twilio')
export class CheckController {
  constructor(
    private readonly signatures: TwilioSignatureGuard,
    private readonly config: AppConfig,
  ) {}

  @Post('check')
  @HttpCode(200)
  check(@Req() request: FastifyRequest): ArrivedRequest {
    const { headers, originalUrl: path, body } = request;
    return {
      hasSignature: textOf(headers['x-twilio-signature']) !== null,
      isSigned: this.signatures.isSigned(request),
      publicUrl: this.config.server.publicUrl,
      path,
      host: textOf(headers.host),
      forwardedProto: textOf(headers['x-forwarded-proto']),
      parameters: typeof body === 'object' && body !== null ? { ...body } : {},
    };
  }
}

function textOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header !== '' ? header : null;
}
